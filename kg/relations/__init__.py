"""Find what a sentence says about its mentions: frames that are sure of themselves, and a learned judgement."""
