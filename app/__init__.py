"""Kupec: a site for partner programmes."""

from flask import Flask

from app.config import ROOT, Settings, load_settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build the app. It reads as a table of contents; each line is a room of the house."""
    from app import (
        accounts,
        applications,
        audit,
        backoffice,
        backup,
        catalogue,
        dashboards,
        demo,
        i18n,
        jobs,
        mail,
        partners,
        privacy,
        profiles,
        rating,
        tables,
        tasks,
        tiers,
        web,
    )
    from app.accounts.access import check_access
    from app.db import init_db
    from app.editions import init_editions
    from app.web.page_cache import init_page_cache
    from app.web.retries import init_retries
    from app.web.submissions import init_submissions

    settings = settings or load_settings()
    app = Flask(
        "app",
        root_path=str(ROOT),
        template_folder="templates",
        static_folder=None,
        instance_path=str(ROOT / "instance"),
    )
    app.config["SETTINGS"] = settings
    app.config["SECRET_KEY"] = settings.secret_key

    web.init_web(app, settings)
    # After the web: a request has its id and its language before it asks for the database, and
    # has been committed before it is logged and counted.
    init_db(app, settings)
    init_editions(app, settings)
    init_submissions(app)
    init_retries(app)
    i18n.init_i18n(app)
    tasks.init_tasks(app)
    mail.init_mail(app)
    backup.init_backup(app)
    audit.init_audit(app)
    tables.init_tables(app)
    # The first pages stand first on every rail.
    dashboards.init_dashboards(app)
    accounts.init_accounts(app, settings)
    partners.init_partners(app)
    tiers.init_tiers(app)
    jobs.init_jobs(app)
    rating.init_rating(app)
    catalogue.init_catalogue(app)
    profiles.init_profiles(app)
    applications.init_applications(app)
    backoffice.init_backoffice(app)
    privacy.init_privacy(app)
    demo.init_demo(app)
    check_access(app)
    # Outermost, as it answers before anybody else is asked.
    init_page_cache(app, settings)
    return app
