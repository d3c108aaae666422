"""Tags and filters of the Django peer's templates."""
