"""A pasted error, log, bounce or plug-in's message, taken apart into the Facts that a running check would have seen.

Nothing is sent or looked up. Only the failing answer is judged: what stands around it says at which step it came, and
what software on this computer says of itself becomes a Failure. The words of such software stand in
`resources/clients`.
"""
