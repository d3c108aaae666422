"""A brief that is to be laid before others, as the form for it has it."""

from app.jobs.models import Brief


def typed_of(brief: Brief) -> dict[str, str]:
    """Field → what stands in it (forms.asking)."""
    budget = brief.budget
    return {
        "category": brief.category.slug if brief.category else "",
        "service": brief.service,
        "requirements": brief.requirements,
        "budget": str(budget.amount) if budget else "",
        "currency": budget.currency if budget else "",
        "language": brief.language,
        "dropshipping": "y" if brief.dropshipping else "",
        "has_store": "yes" if brief.has_store else "no",
        "store_url": brief.store_url,
        "company": brief.company,
        "business": brief.business,
        "priority_time": str(brief.priority_time),
        "priority_cost": str(brief.priority_cost),
        "priority_quality": str(brief.priority_quality),
        "name": brief.name,
        "email": brief.email,
        "phone": brief.phone,
    }
