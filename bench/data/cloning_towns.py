"""Towns for clones: the more partners a catalogue has, the more towns they come from."""

from random import Random

PARTNERS_PER_TOWN = 50
BEGINNINGS = ("", "Nová", "Stará", "Horná", "Dolná", "Malá", "Veľká", "Biela", "Čierna", "Suchá")
STEMS = (
    "Lip", "Dub", "Bor", "Jav", "Brez", "Kamen", "Hrad", "Most", "Rud", "Sol", "Vod", "Zlat",
    "Pol", "Luk", "Hor", "Rak", "Sok", "Vrb", "Jas", "Buk", "Klen", "Ostr", "Vlk", "Jel",
    "Med", "Kon", "Kruš", "Sliv", "Mal", "Tis", "Trn", "Top", "Vin", "Zvon", "Žel", "Šip",
    "Čer", "Hláv", "Krem", "Staň",
)  # fmt: skip
ENDINGS = (
    "ovce", "any", "ín", "ová", "ec", "ice", "nica", "ovo", "ište", "ník", "ava", "eň", "any",
    "ovany", "inka", "ovka", "ianka", "ohrad", "omost", "obrod", "olúky", "opole", "ovrch",
    "ospad", "oveň", "uša", "ierka", "áčik", "avec", "iná",
)  # fmt: skip


class Towns:
    """The towns of a catalogue of some size; few of them have many partners, most a few."""

    def __init__(self, size: int) -> None:
        self.names = _names(size // PARTNERS_PER_TOWN)

    def draw(self, chance: Random, own: str) -> str:
        """A town for a clone: its original's as often as not, else one of the others."""
        if not self.names or not own or chance.random() < 0.5:
            return own
        return self.names[int(len(self.names) * chance.random() ** 3)]


def _names(count: int) -> list[str]:
    names = dict.fromkeys(
        f"{beginning} {stem}{ending}".strip()
        for beginning in BEGINNINGS
        for ending in ENDINGS
        for stem in STEMS
    )
    return list(names)[:count]
