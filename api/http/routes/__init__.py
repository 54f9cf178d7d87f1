"""The routes, one module a resource. They translate; they decide nothing."""
