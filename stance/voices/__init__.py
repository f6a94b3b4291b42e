"""Whose words, whose stance: sources linked to quotations, holders to sentences."""
