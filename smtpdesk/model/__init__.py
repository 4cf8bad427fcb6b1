"""What we know: frozen values, standard library only. Everything above speaks in these."""
