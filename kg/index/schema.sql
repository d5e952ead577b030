-- Nodes are papers and entities, numbered in the order of their ids; claims and results in theirs.

CREATE TABLE about (
    base TEXT NOT NULL        -- the prefix of the graph's IRIs
);

CREATE TABLE node (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    label TEXT NOT NULL,
    fold TEXT NOT NULL,       -- the label without case, to sort by
    year INTEGER,             -- of the paper, or of the first dated paper that introduces the entity
    papers INTEGER NOT NULL,  -- that name the entity; 0 for a paper
    heirs INTEGER NOT NULL,   -- things that build on it or improve over it
    results INTEGER NOT NULL, -- reported of it, on it or with it, or by the paper
    data TEXT NOT NULL,       -- JSON: all else that is known of it
    view TEXT NOT NULL        -- JSON: how answers show it as a node among others
);
CREATE INDEX node_by_label ON node (kind, fold, num);
CREATE INDEX node_by_papers ON node (kind, -papers, num);
CREATE INDEX node_by_heirs ON node (kind, -heirs, num);
CREATE INDEX node_by_results ON node (kind, -results, num);
CREATE INDEX node_by_year ON node (kind, -coalesce(year, 0), num);

CREATE TABLE name (num INTEGER PRIMARY KEY, node INTEGER NOT NULL, name TEXT NOT NULL, fold TEXT NOT NULL, key TEXT NOT NULL);
CREATE INDEX name_by_key ON name (key);
CREATE INDEX name_by_fold ON name (fold);
CREATE VIRTUAL TABLE name_text USING fts5 (fold, content='name', content_rowid='num', tokenize='trigram', detail='full');
CREATE VIRTUAL TABLE name_piece USING fts5vocab (name_text, row);
CREATE VIRTUAL TABLE paper_text USING fts5 (title, abstract, content='', tokenize='porter unicode61', detail='full');

CREATE TABLE identifier (text TEXT NOT NULL, node INTEGER NOT NULL, PRIMARY KEY (text, node)) WITHOUT ROWID;
CREATE TABLE code (node INTEGER NOT NULL, url TEXT NOT NULL, PRIMARY KEY (node, url)) WITHOUT ROWID;

CREATE TABLE link (paper INTEGER NOT NULL, entity INTEGER NOT NULL, data TEXT NOT NULL, PRIMARY KEY (paper, entity)) WITHOUT ROWID;
CREATE INDEX link_by_entity ON link (entity, paper);

CREATE TABLE claim (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    subject INTEGER NOT NULL,
    predicate TEXT NOT NULL,
    object INTEGER NOT NULL,
    belief REAL NOT NULL,
    opposite INTEGER,         -- the claim that says the contrary
    view TEXT NOT NULL        -- JSON: how answers show it, with its evidence
);
CREATE INDEX claim_by_subject ON claim (subject);
CREATE INDEX claim_by_object ON claim (object);
CREATE INDEX claim_by_opposite ON claim (opposite) WHERE opposite IS NOT NULL;
CREATE TABLE evidence (paper INTEGER NOT NULL, claim INTEGER NOT NULL, PRIMARY KEY (paper, claim)) WITHOUT ROWID;
CREATE INDEX evidence_by_claim ON evidence (claim);

CREATE TABLE result (
    num INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    paper INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    benchmark INTEGER,
    metric INTEGER,
    data TEXT NOT NULL
);
CREATE INDEX result_by_paper ON result (paper);
CREATE INDEX result_by_subject ON result (subject);
CREATE INDEX result_by_benchmark ON result (benchmark);
CREATE INDEX result_by_metric ON result (metric);
CREATE TABLE stated (claim INTEGER NOT NULL, result INTEGER NOT NULL, PRIMARY KEY (claim, result)) WITHOUT ROWID;

CREATE TABLE adjacency (name TEXT PRIMARY KEY, data BLOB NOT NULL);
