"""config.toml, checked."""
