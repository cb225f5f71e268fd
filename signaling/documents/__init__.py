"""Documents: received, kept, drawn. What opens strangers' files runs in sandboxed processes of its own
(`forkserver`, `worker`, `sandbox`); the server speaks with these through `renderer` and imports no decoder."""
