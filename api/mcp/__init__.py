"""The Model Context Protocol at `/mcp`: what an agent may ask of the library."""
