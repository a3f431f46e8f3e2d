"""Two seats, one draft: what each types is merged character by character, and nothing typed is lost.

`joint` holds the draft as a CRDT and is the only importer of pycrdt; `lagging` lets a control stay behind
while an input method composes in it; `service` has the use cases over `ports`.
"""
