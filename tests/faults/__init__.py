"""A whole Vigil of its own, and a nemesis that breaks it. Read: stack, proxy, clients, nemesis, checker."""
