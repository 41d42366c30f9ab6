"""Tidying up on GitHub: what each rule asks for, decided from what is there."""
