"""Tests against real servers and real parts of the system, on loopback only."""
