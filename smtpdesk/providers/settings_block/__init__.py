"""Settings that were copied from somewhere (a mail, a web page, a file of a program), taken apart into what they say.

`reading.read` is the entrance. Every way of writing is turned into pairs of a label and a value; one vocabulary says
what a label means, in seven languages and in the names of programs; the best pair of each kind is what was understood.
"""
