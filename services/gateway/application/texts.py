"""What JSON and YAML can express but no database can store as text."""


def fault_in(text: str) -> str:
    """What is wrong with a text from outside; empty when nothing is."""
    if "\0" in text:
        return "enthält das Zeichen NUL"
    # Half of a pair of surrogates: JSON may write it, UTF-8 can not.
    return "ist kein gültiger Unicode-Text" if any("\ud800" <= letter <= "\udfff" for letter in text) else ""
