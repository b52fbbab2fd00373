"""Languages that the county plans for, in the order in which a sealed place numbers them."""

LANGUAGES: tuple[str, ...] = (
    "en", "es", "so", "hmn", "vi", "ru", "lo", "am", "om", "fr", "zh", "ar", "kar", "km", "sw",
    "ko", "hi", "te", "ta", "ur", "ne", "fa", "uk", "pt", "de", "it", "ht", "tl", "ja", "pl",
    "ti", "th", "bn", "gu", "pa", "my", "yo", "ase",
)  # fmt: skip
"""BCP 47 primary tags. The position is what a sealed place holds: only ever append."""

LANGUAGE_NAMES: dict[str, str] = {
    "en": "English", "es": "Spanish", "so": "Somali", "hmn": "Hmong", "vi": "Vietnamese",
    "ru": "Russian", "lo": "Lao", "am": "Amharic", "om": "Oromo", "fr": "French",
    "zh": "Chinese", "ar": "Arabic", "kar": "Karen", "km": "Khmer", "sw": "Swahili",
    "ko": "Korean", "hi": "Hindi", "te": "Telugu", "ta": "Tamil", "ur": "Urdu",
    "ne": "Nepali", "fa": "Persian", "uk": "Ukrainian", "pt": "Portuguese", "de": "German",
    "it": "Italian", "ht": "Haitian Creole", "tl": "Tagalog", "ja": "Japanese", "pl": "Polish",
    "ti": "Tigrinya", "th": "Thai", "bn": "Bengali", "gu": "Gujarati", "pa": "Punjabi",
    "my": "Burmese", "yo": "Yoruba", "ase": "American Sign Language",
}  # fmt: skip
"""Tag → the name that people in the county use for it."""

ENGLISH = 0
OTHER_LANGUAGE = 255

_NUMBER: dict[str, int] = {tag: number for number, tag in enumerate(LANGUAGES)}


def language_number(tag: str) -> int:
    """Find the number of a BCP 47 tag by its primary part (`es-MX` is Spanish).

    An empty tag is English, as in the profile; a tag outside the list is `OTHER_LANGUAGE`.
    """
    if not tag:
        return ENGLISH
    if tag in _NUMBER:
        return _NUMBER[tag]
    return _NUMBER.get(tag.split("-", 1)[0].lower(), OTHER_LANGUAGE)


def find_language(number: int) -> str | None:
    """Find the tag behind a number; None for a language outside the list."""
    return LANGUAGES[number] if number < len(LANGUAGES) else None
