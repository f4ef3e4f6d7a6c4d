"""The network of the house: this machine's addresses, its name by multicast DNS, and the record of where a server is reached."""
