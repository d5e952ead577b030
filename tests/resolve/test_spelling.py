"""Which spellings are one entity, and which look-alikes never are."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.naming import name_key
from kg.resolve.spelling import entity_key


@pytest.mark.parametrize(
    "spellings",
    [
        ("Claude Sonnet 4.5", "Claude 4.5 Sonnet", "Claude-4.5-Sonnet", "Anthropic Claude Sonnet 4.5"),
        ("Gemini 3 Pro", "Gemini-3.0-Pro", "Gemini Pro 3", "Google Gemini 3 Pro"),
        ("o3-mini", "OpenAI o3-mini", "OpenAI's o3-mini"),
        ("Llama-3-8B-Instruct", "Meta-Llama-3-8B-Instruct", "Llama 3 Instruct 8B"),
        ("DINOv2", "DINO v2", "DINO-V2", "Dino 2"),
        ("wav2vec 2.0", "wav2vec2", "Wav2Vec-2"),
        ("COCO", "MS COCO", "MSCOCO", "the Microsoft COCO dataset"),
        ("NTU RGB+D 120", "NTU-RGBD-120"),
        ("Tanks and Temples", "Tanks & Temples", "Tanks&Temples", "Tanks-and-Temples"),
        ("LLM-as-a-judge", "LLM-as-judge", "LLM as a Judge"),
        ("masked image modelling", "Masked Image Modeling"),
        ("direct preference optimisation", "Direct Preference Optimization"),
        ("Markov decision process", "Markov Decision Processes"),
        ("diffusion policy", "diffusion policies"),
        ("chain of thought", "Chains of Thought", "chain-of-thought prompting", "CoT prompting"),
        ("genetic algorithm", "Genetic Algorithm", "genetic algorithms"),
        ("Transformer", "transformer architectures", "the Transformer Architecture", "Transformer models"),
        ("self-attention", "self-attention mechanism"),
        ("Adam", "Adam optimizer", "the Adam optimiser"),
        ("random forest", "Random Forest classifier"),
        ("latent diffusion", "latent diffusion models", "Latent Diffusion Model"),
        ("Gemma 3", "Gemma 3 model", "Gemma3"),
        ("ConvNet", "ConvNets"),
    ],
)
def test_one_entity(spellings: tuple[str, ...]) -> None:
    assert {spelling: entity_key(spelling) for spelling in spellings} == dict.fromkeys(
        spellings, entity_key(spellings[0])
    )


@pytest.mark.parametrize(
    "names",
    [
        ("GPT-3", "GPT-3.5", "GPT-4", "GPT-4o", "GPT-4V", "GPT-4 Turbo", "GPT-35"),
        ("BERT", "BERT-base", "BERT-large", "mBERT", "RoBERTa"),
        ("ResNet-50", "ResNet-101", "ResNet"),
        ("YOLOv3", "YOLOv4", "YOLOv8", "YOLOv8s", "YOLOv8n", "YOLO"),
        ("Llama-3-8B", "Llama-3-70B", "Llama-3-8B-Instruct", "Llama-3.1-8B", "Llama-38B"),
        ("Claude Sonnet 4", "Claude Opus 4", "Claude Sonnet 4.5", "Claude 3.5 Sonnet", "Claude"),
        ("SAM", "SAM 2", "SAM 2.1"),
        ("Google Maps", "Maps"),
        ("Meta-Learning", "Learning"),
        ("diffusion model", "diffusion", "diffusion policy"),
        ("world model", "World"),
        ("multi-agent system", "multi-agent"),
        ("PointNet", "PointNet++"),
        ("contrastive learning", "contrastive loss"),
        ("Trans-MIL", "Tran-MIL"),
        ("PAT", "PATS"),
        ("GPF-LiveNews", "GPF-LiveNew"),
        ("C", "C++", "C#"),
        ("IPv4", "IPv6"),
    ],
)
def test_different_entities(names: tuple[str, ...]) -> None:
    assert len({entity_key(name) for name in names}) == len(names)


def test_joined_words_are_no_plural() -> None:
    assert entity_key("Trans-MIL") == entity_key("TransMIL")


@settings(max_examples=300)
@given(st.text())
@example("A\u00af")
@example("A _")
def test_any_text_with_a_name_key_has_an_entity_key(text: str) -> None:
    assert bool(entity_key(text)) == bool(name_key(text))
    assert entity_key(f" {text} ") == entity_key(text)
