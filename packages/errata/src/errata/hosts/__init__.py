"""What puts a register into the sites of others."""
