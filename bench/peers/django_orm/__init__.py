"""The catalogue as a Django site usually has it: models, ORM, templates, i18n."""
