CAMPAIGN_COLUMNS = ["année", "référentiel", "version", "ouverture", "gel", "état", "site", "audit visé"]


def campaign_rows(campaigns, today):
    """One row per site of each campaign; a campaign without a site has one."""
    for campaign in campaigns:
        framework = campaign.framework
        dates = (campaign.opens_on, campaign.freezes_on, campaign.state(today).label)
        for aimed in campaign.campaign_sites.all() or [None]:
            site = (aimed.site.name, aimed.audit_target_on) if aimed else ("", None)
            yield (campaign.year, framework.name, framework.version, *dates, *site)
