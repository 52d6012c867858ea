"""Submissions named for the trouble they bring, made out of a release notebook."""
