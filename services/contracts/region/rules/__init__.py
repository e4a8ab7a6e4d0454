"""What the shape cannot say: names that must exist, names given twice, rules that contradict each other.

Every rule looks at what is readable, whatever else is wrong with the document.
"""
