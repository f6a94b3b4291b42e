"""A person goes through a report sentence by sentence; what is saved is a record to train on."""
