"""Reads a file in a process of its own: whatever stands in it, nobody else waits, and no process of ours dies of it.

A parser that works for seconds holds the interpreter, and with it every probe and every other request; one that needs
more memory than there is takes its process along. The child does neither: it has limits of its own, and what it
answers comes back in pieces that are small enough to be unpacked between two requests.

Whoever wants something read takes `reading.read_apart`; long answers are `packed.Packed`, too much is `limits.Overrun`.
"""
