"""The story of a job in three parts, as a merchant and partners play it (jobs_play.py) on whatever
site (jobs_stage.py). Together they come through every status (S151 to S159)."""

from datetime import timedelta

from playwright.sync_api import Page, expect

from app.rating.rules import CRITERIA
from tests.browser.jobs_play import ANSWER, BYE, NEED, QUESTION, Play


def answer_agree_complete(play: Play) -> None:
    """An enquiry is opened, answered, set aside, revived, agreed on, completed and reviewed."""
    actor, email = play.hire("Slivka")
    merchant, partner = play.merchant, play.partner
    play.enter(email)
    play.ask(f"/partners/{actor.slug}/enquiry")
    play.stands("new", merchant)

    partner.goto(f"/{play.played.partner}/area/jobs/")
    play.stands("new", partner)
    play.follow("new_job", email)
    play.stands("open", partner)
    expect(partner.locator("[data-brief] [lang]")).to_have_attribute("lang", play.played.merchant)
    # Opening does not stop the clock; 71 hours later there is still time.
    play.site.pass_time(timedelta(hours=71))
    merchant.locator("article[data-job] a.button").click()
    merchant.locator("#answer").wait_for()
    partner.reload()
    play.stands("open", partner)
    play.write(partner, ANSWER[play.played.partner])
    play.stands("replied", partner)

    if play.played.scripts:
        # It appears by itself.
        play.hears(merchant, ANSWER[play.played.partner])
    play.follow("partner_wrote")
    play.hears(merchant, ANSWER[play.played.partner])
    play.stands("replied", merchant)
    play.write(merchant, QUESTION[play.played.merchant])
    play.stands("awaiting", merchant)
    play.follow("merchant_wrote", email)
    play.hears(partner, QUESTION[play.played.merchant])
    play.stands("awaiting", partner)

    # Set aside it is until a message comes.
    play.press(partner, "asides")
    play.stands("inactive", partner)
    merchant.reload()
    play.stands("inactive", merchant)
    play.write(merchant, NEED[play.played.merchant])
    play.stands("awaiting", merchant)
    play.follow("merchant_wrote", email)
    play.stands("awaiting", partner)

    _agree(play, email)
    _let_in(play, email)

    talk = merchant.url
    play.press(merchant, "completions")
    _review(play)
    merchant.goto(talk)
    play.stands("completed", merchant)
    expect(merchant.locator("[data-ended]")).to_be_visible()
    play.follow("merchant_completed", email)
    play.stands("completed", partner)
    expect(partner.locator("[data-ended]")).to_be_visible()


def _review(play: Play) -> None:
    """Whoever has completed a job is led to the review of it (S158), which staff look at first."""
    page = play.merchant
    expect(page.locator("form[action$='/review']")).to_be_visible()
    play.look(page)
    for criterion in CRITERIA:
        page.locator(f"[name={criterion}][value='5']").check()
    page.locator("[name=text]").fill(NEED[play.played.merchant])
    play.press(page, "review")
    expect(page.locator("[data-review]")).to_have_attribute("data-status", "waiting")
    play.look(page)


def _agree(play: Play, email: str) -> None:
    """The partner proposes, the merchant changes it, the partner confirms."""
    merchant, partner = play.merchant, play.partner
    play.talk = partner.url
    _to_agreement(partner)
    _propose(play, partner, scope=ANSWER, rate=QUESTION, access=ANSWER)
    expect(partner.locator("[data-agreement]")).to_have_attribute("data-waits-for", "merchant")
    play.follow("agreement_proposed")
    _to_agreement(merchant)
    play.stands_agreement(merchant, version="1", waits_for="merchant")
    _propose(play, merchant, rate=NEED)
    play.stands_agreement(merchant, version="2", waits_for="partner")
    play.follow("agreement_proposed", email)
    _to_agreement(partner)
    expect(partner.locator("[data-compared='1'] [data-changed=rate]")).to_be_visible()
    play.press(partner, "agreement/confirmations")
    play.follow("agreement_confirmed")
    _to_agreement(merchant)
    for page in (partner, merchant):
        play.stands_agreement(page, version="2", waits_for="")
        expect(page.locator("[data-signed] .sheet__done")).to_have_count(2)


def _to_agreement(page: Page) -> None:
    page.locator("[data-papers] a[href$='/agreement']").click()


def _propose(play: Play, page: Page, **terms: dict[str, str]) -> None:
    form = play.form(page, "agreement")
    for name, words in terms.items():
        form.locator(f"[name={name}]").fill(words[play.locale[play.side(page)]])
    form.locator("[type=submit]").click()


def _let_in(play: Play, email: str) -> None:
    """The partner asks for access to the shop; the merchant consents, and later revokes."""
    merchant, partner = play.merchant, play.partner
    partner.goto(f"{play.talk}/accesses")
    form = play.form(partner, "accesses")
    form.locator("[name=kinds][value=products]").check()
    form.locator("[name=why]").fill(ANSWER[play.played.partner])
    form.locator("[type=submit]").click()
    _stands_access(play, "requested", partner)

    play.follow("access_requested")
    merchant.locator("[data-papers] [data-access] a").click()
    _stands_access(play, "requested", merchant)
    merchant.locator("[name=consent]").check()
    play.press(merchant, "consents")
    _stands_access(play, "granted", merchant)
    play.get_mail("access_decided", email)
    partner.reload()
    _stands_access(play, "granted", partner)
    play.press(merchant, "revocations")
    _stands_access(play, "revoked", merchant)
    play.get_mail("access_revoked", email)
    partner.reload()
    _stands_access(play, "revoked", partner)
    merchant.locator(".back a").click()


def _stands_access(play: Play, state: str, page: Page) -> None:
    expect(page.locator(f"[data-access][data-status={state}]")).to_be_visible()
    play.look(page)


def expire_and_ask_several(play: Play) -> None:
    """An enquiry expires while its answer is being written, and becomes a brief for several."""
    actor, email = play.hire("Malina")
    merchant, partner = play.merchant, play.partner
    play.enter(email)
    play.ask(f"/partners/{actor.slug}/enquiry")
    play.follow("new_job", email)
    play.stands("open", partner)
    play.site.pass_time(timedelta(hours=72))
    # Whatever the worker does, the time is over (P18), and what was typed is not lost.
    partner.locator("#answer [name=body]").fill(ANSWER[play.played.partner])
    partner.locator("#answer button[type=submit]").last.click()
    expect(partner.locator("[data-kept]")).to_have_value(ANSWER[play.played.partner])
    merchant.reload()
    play.stands("expired", partner, merchant)

    play.site.work("expire-jobs")
    play.follow("expired", email)
    play.stands("expired", partner)
    play.follow("nobody_left")
    play.stands("expired", merchant)
    play.press(merchant, "briefs")
    merchant.wait_for_url("**/briefs/new")
    expect(merchant.locator("[name=requirements]")).to_have_value(NEED[play.played.merchant])


def choose_of_several(play: Play) -> None:
    """Of three partners two are asked about a brief, and the third when one of them declines; the
    merchant learns of those who write, one of whom declines then, and it declines the other."""
    category = play.played.category
    emails = [play.hire(name, category)[1] for name in ("Jahoda", "Malina", "Slivka")]
    merchant, partner = play.merchant, play.partner
    play.ask("/briefs/new", category=category, wanted="2")
    expect(merchant.locator("article[data-job]")).to_have_count(0)
    asked = play.site.outbox.count("new_job")
    first, second = (each for each in emails if each in asked)
    (third,) = (each for each in emails if each not in asked)

    play.enter(first)
    play.follow("new_job", first)
    play.form(partner, "declines").locator("[name=reason]").select_option("no_capacity")
    play.press(partner, "declines")
    play.stands("declined", partner)
    for number, writer in enumerate((second, third), 1):
        play.enter(writer)
        play.follow("new_job", writer)
        play.write(partner, ANSWER[play.played.partner])
        play.follow("partner_wrote")
        play.hears(merchant, ANSWER[play.played.partner])
        merchant.locator(".back a").click()
        expect(merchant.locator("article[data-job]")).to_have_count(number)
        play.look(merchant)

    # The partner that wrote last finds that it cannot.
    form = play.form(partner, "declines")
    form.locator("[name=reason]").select_option("budget")
    form.locator("[name=comment]").fill(BYE[play.played.partner])
    play.press(partner, "declines")
    play.stands("declined", partner)
    play.follow("partner_declined")
    play.stands("declined", merchant)
    expect(merchant.locator("[data-comment]")).to_have_text(BYE[play.played.partner])

    # The merchant needs the other one no more either, and then nobody.
    merchant.locator(".back a").click()
    merchant.locator("article[data-status=replied] a.button").click()
    form = play.form(merchant, "declines")
    form.locator("[name=reason][value=other]").check()
    form.locator("[name=comment]").fill(BYE[play.played.merchant])
    play.press(merchant, "declines")
    expect(merchant.locator("article[data-job][data-status=declined]")).to_have_count(2)
    play.enter(second)
    play.follow("merchant_declined", second)
    play.stands("declined", partner)
    expect(partner.locator("[data-comment]")).to_have_text(BYE[play.played.merchant])
    play.press(merchant, "closings")
    expect(merchant.locator("[data-brief]")).to_have_attribute("data-status", "closed")
    play.look(merchant)
