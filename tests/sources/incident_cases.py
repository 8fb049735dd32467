"""Samples of incident tools, status pages and reviews."""

from tests.sources.cases import CANCELLED, Case

CASES = {
    "opsgenie_incidents": Case(
        "incidents",
        """
        | incident_id       | 0c1d-done                             | 0c1d-open                             |
        | url               | https://acme.example/og/0c1d-done     | https://acme.example/og/0c1d-open     |
        | title             | Orders are lost                       | Checkout answers slowly               |
        | service           |                                       | svc-checkout                          |
        | services          |                                       | svc-checkout; svc-payments            |
        | team              | team-7                                |                                       |
        | severity          | P1                                    | P3                                    |
        | status            | resolved                              | open                                  |
        | cause             | queue consumer lost                   |                                       |
        | started_at        | 18:05                                 |                                       |
        | detected_at       | 18:20:28.003000                       | 2026-03-06 14:30:56.346000            |
        | recovered_at      | 19:21:21.490000                       |                                       |
        | impact_started_at | 18:05                                 | 2026-03-06 14:30:56.346000            |
        | impact_ended_at   | 19:21:21.490000                       |                                       |
        | updated_at        | 19:21:21.490000                       | 2026-03-06 14:30:57.035000            |
        | refs              | #1, https://acme.example/og/0c1d-done | #3, https://acme.example/og/0c1d-open |
        """,
        read=2,
        used=2,
    ),
    "opsgenie_alerts": Case(
        "incidents",
        """
        | incident_id     | a-1             | a-2                        |
        | title           | CPU above 90 %  | Queue depth above 10 000   |
        | service         |                 | orders                     |
        | team            |                 | team-7                     |
        | severity        | P2              | P1                         |
        | status          | open            | closed                     |
        | fingerprint     |                 | orders/queue-depth         |
        | detected_at     | 08:36:18.460000 | 2026-03-03 10:00           |
        | acknowledged_at |                 | 2026-03-03 10:01:30.500000 |
        | recovered_at    |                 | 2026-03-03 10:30           |
        | updated_at      | 09:41:00.900000 | 2026-03-03 10:31           |
        | refs            | #11             | #12                        |
        """,
        read=2,
        used=2,
    ),
    "opsgenie_alerts_csv": Case(
        "incidents",
        """
        | incident_id | a-1             | a-2                      |
        | title       | CPU above 90 %  | Queue depth above 10 000 |
        | team        |                 | orders                   |
        | status      | open            | closed                   |
        | fingerprint |                 | orders/queue-depth       |
        | detected_at | 08:36:18.460000 | 2026-03-03 10:00         |
        | updated_at  | 09:41:00.900000 | 2026-03-03 10:31         |
        | refs        | #11             | #12                      |
        """,
        read=2,
        used=2,
        notes=(
            (
                "this export holds no time of acknowledgement or of closing, so that TTA and TTR cannot be computed; the REST "
                "API has both (2 records, first in line 2)"
            ),
        ),
    ),
    "incidentio_incidents": Case(
        "incidents",
        """
        | incident_id    | 01FDAG                                         | 01FDAH           |
        | url            | https://app.incident.io/incidents/123          |                  |
        | title          | Our database is sad                            | Trying the bot   |
        | service        | orders                                         |                  |
        | services       | orders; payments                               |                  |
        | team           | fulfilment                                     |                  |
        | severity       | Minor                                          |                  |
        | kind           | incident                                       | test             |
        | status         | Closed                                         | Investigating    |
        | cause          | connection pool exhausted                      |                  |
        | started_at     | 09:50                                          |                  |
        | detected_at    | 10:03:30                                       | 2026-03-04 10:00 |
        | fix_applied_at | 10:40                                          |                  |
        | recovered_at   | 11:00                                          |                  |
        | updated_at     | 2026-03-03 09:00                               | 2026-03-04 10:30 |
        | refs           | INC-123, https://app.incident.io/incidents/123 | INC-124          |
        """,
        read=4,
        used=2,
        set_aside={"declined or cancelled in triage: no incident": 1, "merged into another incident, which is counted": 1},
        notes=(
            (
                "the time stamp 'Hands on keyboard' is none of our columns; say in policy.toml under [timestamps] which it is "
                "(1 record, first in line 3)"
            ),
        ),
    ),
    "rootly_incidents": Case(
        "incidents",
        """
        | incident_id     | r-829                                               | r-830              | r-831            | r-832            |
        | url             | https://rootly.com/i/829                            |                    |                  |                  |
        | title           | Database timeout in production                      | The same once more | Trying it out    | Router update    |
        | service         | orders                                              |                    |                  |                  |
        | services        | orders; payments                                    |                    |                  |                  |
        | team            | fulfilment                                          |                    |                  |                  |
        | severity        | Critical                                            |                    |                  |                  |
        | kind            | incident                                            | incident           | test             | maintenance      |
        | status          | resolved                                            | started            | resolved         | completed        |
        | started_at      | 09:50                                               |                    |                  |                  |
        | detected_at     | 10:00                                               | 10:05:00.412000    | 2026-03-05 10:00 | 2026-03-05 10:00 |
        | acknowledged_at | 10:02                                               |                    |                  |                  |
        | fix_applied_at  | 10:30                                               |                    |                  |                  |
        | recovered_at    | 10:45                                               |                    |                  |                  |
        | merged_into     |                                                     | r-829              |                  |                  |
        | updated_at      | 10:46                                               | 10:06              | 2026-03-05 10:06 | 2026-03-10 10:06 |
        | refs            | INC-829, #829, db-timeout, https://rootly.com/i/829 | INC-830, #830      | INC-831, #831    | INC-832, #832    |
        """,
        read=5,
        used=4,
        set_aside={CANCELLED: 1},
    ),
    "rootly_retrospectives": Case(
        "reviews",
        """
        | review_id    | p-1                            | p-2           |
        | incident_id  | r-829                          | r-832         |
        | title        | Database timeout in production | Router update |
        | published_at | 2026-03-04 15:00               |               |
        | status       | published                      | draft         |
        """,
        read=2,
        used=2,
        notes=("published without a time of its own; the last change was taken, which may be later (1 record, first in line 3)",),
    ),
    "firehydrant_incidents": Case(
        "incidents",
        """
        | incident_id         | fh-1                                                    | fh-2                       |
        | url                 | https://app.firehydrant.io/org/acme/incidents/fh-1      |                            |
        | title               | Orders are lost                                         | Slow search                |
        | service             | orders                                                  |                            |
        | services            | orders; payments                                        |                            |
        | severity            | SEV1                                                    | SEV3                       |
        | status              | resolved                                                | started                    |
        | cause               | queue consumer lost                                     |                            |
        | started_at          | 09:50                                                   |                            |
        | detected_at         | 10:03:55                                                | 2026-03-04 10:00:00.300000 |
        | acknowledged_at     | 10:06                                                   |                            |
        | investigating_at    | 10:07                                                   |                            |
        | root_cause_found_at | 10:27                                                   |                            |
        | fix_applied_at      | 10:40                                                   |                            |
        | recovered_at        | 11:00                                                   |                            |
        | users_affected      | 310                                                     |                            |
        | refs                | #41, https://app.firehydrant.io/org/acme/incidents/fh-1 | #42                        |
        """,
        read=3,
        used=2,
        set_aside={"discarded: no incident": 1},
    ),
    "servicenow_incidents_csv": Case(
        "incidents",
        """
        | incident_id  | INC0010001       | INC0010002       | INC0010004       |
        | title        | Orders are lost  | Printer          | Search is slow   |
        | service      | orders           | printer-7        | search           |
        | team         | Fulfilment       | Desk             | Search           |
        | severity     | P1               | P4               | P2               |
        | status       | Closed           | In Progress      | Resolved         |
        | detected_at  | 2026-03-29 08:04 | 2026-04-03 07:00 | 2026-04-06 07:00 |
        | recovered_at | 2026-03-29 09:00 |                  |                  |
        | detected_by  | monitoring       |                  |                  |
        | updated_at   | 2026-04-03 10:00 | 2026-04-03 08:00 | 2026-04-06 08:05 |
        """,
        read=4,
        used=3,
        set_aside={CANCELLED: 1},
        notes=(("resolved without a time; add the column resolved_at to the list before it is exported (1 record, first in line 5)"),),
        zone="Europe/Berlin",
    ),
    "servicenow_incidents": Case(
        "incidents",
        """
        | incident_id  | INC0000013                       | INC0000014       |
        | title        | Orders are lost                  | Search is slow   |
        | service      |                                  | ci-7             |
        | team         | a-group                          |                  |
        | severity     | P1                               | P3               |
        | status       | 7                                | 2                |
        | detected_at  | 23:15:58                         | 2026-03-04 10:00 |
        | recovered_at | 2026-03-03 00:54:48              |                  |
        | detected_by  |                                  | monitoring       |
        | updated_at   | 2026-03-08 01:00                 | 2026-03-04 10:05 |
        | refs         | 8a4dde73c6112278017a6a4baf547aa7 | 9b               |
        """,
        read=2,
        used=2,
        zone="Europe/Berlin",
    ),
    "servicenow_state_log": Case(
        "incidents",
        """
        | incident_id  | INC0000045                 | INC0000046       |
        | service      |                            | cmdb_ci 31       |
        | team         | Group 56                   |                  |
        | severity     | P3                         | P1               |
        | status       | Resolved                   | New              |
        | detected_at  | 2026-03-01 01:16           | 2026-03-13 08:00 |
        | recovered_at | 2026-03-01 11:29           |                  |
        | updated_at   | 2026-03-01 11:29:00.000010 | 2026-03-13 08:01 |
        """,
        read=4,
        used=2,
        superseded=2,
        zone="Europe/London",
    ),
    "statuspage_incidents": Case(
        "incidents",
        """
        | incident_id     | 8kxq                              | 9bcf                    | maint                  |
        | url             | https://stspg.io/8kxq             | https://stspg.io/9bcf   | https://stspg.io/maint |
        | title           | Investigating issue sending email | Written down afterwards | Router update          |
        | service         | Email                             |                         |                        |
        | services        | Email; Website                    |                         |                        |
        | severity        | minor                             | none                    |                        |
        | kind            | incident                          | incident                | maintenance            |
        | status          | resolved                          | resolved                | completed              |
        | detected_at     | 14:43:09.551000                   | 2026-03-05 12:00        | 2026-03-05 10:00       |
        | fix_applied_at  | 19:59:13.654000                   |                         |                        |
        | recovered_at    | 2026-03-03 18:02:34.342000        | 2026-03-05 12:30        | 2026-03-10 00:00       |
        | customer_impact |                                   | no                      |                        |
        | updated_at      | 2026-03-03 18:02:34.371000        | 2026-03-09 09:00        | 2026-03-10 00:00       |
        | refs            | https://stspg.io/8kxq             | https://stspg.io/9bcf   | https://stspg.io/maint |
        """,
        read=3,
        used=3,
    ),
    "pagerduty_analytics": Case(
        "incidents",
        """
        | incident_id     | PYC0H08                | PYC0H09                  | PYC0H10          |
        | title           | The server is on fire! | Resolved before it began | Still going on   |
        | service         | orders                 | orders                   | search           |
        | team            | fulfilment             |                          |                  |
        | severity        |                        | P2                       | P3               |
        | status          | resolved               | resolved                 | acknowledged     |
        | detected_at     | 15:05                  | 2026-03-03 15:05         | 2026-03-04 15:05 |
        | acknowledged_at | 15:05:05               |                          | 2026-03-04 15:07 |
        | recovered_at    | 15:15                  | 15:15                    |                  |
        | updated_at      | 15:15                  | 15:15                    | 2026-03-04 15:05 |
        | refs            | 928, #928              | 929, #929                | 930, #930        |
        """,
        read=3,
        used=3,
        notes=(
            ("seconds_to_resolve differs by more than a minute from the two times, and the times were taken (2 records, first in line 3)"),
        ),
        zone="Asia/Tokyo",
    ),
    "pagerduty_report_csv": Case(
        "incidents",
        """
        | incident_id     | PYC0H08                | PYC0H09                  | PYC0H10          |
        | title           | The server is on fire! | Queue depth above 10 000 | Still going on   |
        | service         | orders                 | orders                   | search           |
        | status          | resolved               | resolved                 |                  |
        | detected_at     | 09:05                  | 2026-03-03 09:05         | 2026-03-04 09:05 |
        | acknowledged_at | 09:05:05               |                          | 2026-03-04 09:07 |
        | recovered_at    | 09:15                  | 2026-03-03 09:15         |                  |
        | updated_at      | 09:15                  | 2026-03-03 09:15         | 2026-03-04 09:05 |
        | refs            | 928, #928              | 929, #929                | 930, #930        |
        """,
        read=3,
        used=3,
        notes=(
            ("seconds_to_resolve differs by more than a minute from the two times, and the times were taken (1 record, first in line 3)"),
        ),
        zone="Europe/Berlin",
    ),
    "pagerduty_report_basic_csv": Case(
        "incidents",
        """
        | incident_id  | 928      | 929              |
        | service      | orders   | search           |
        | status       | resolved |                  |
        | detected_at  | 10:05    | 2026-03-28 13:05 |
        | recovered_at | 10:15    |                  |
        | updated_at   | 10:15    | 2026-03-28 13:05 |
        | refs         | #928     | #929             |
        """,
        read=2,
        used=2,
        notes=(
            (
                "this export holds no time of acknowledgement, so that TTA cannot be computed; the report with all columns has "
                "its seconds (2 records, first in line 2)"
            ),
        ),
        zone="UTC",
    ),
    "pagerduty_incidents": Case(
        "incidents",
        """
        | incident_id     | QINC007                             | QINC008                             | QINC009          |
        | url             | https://acme.example/QINC007        | https://acme.example/QINC008        |                  |
        | title           | queue depth above 10 000            | orders delayed                      | search slow      |
        | service         | orders                              | orders                              | search           |
        | team            | fulfilment                          |                                     |                  |
        | severity        | P1                                  |                                     | P3               |
        | status          | resolved                            | resolved                            | acknowledged     |
        | cause           | queue consumer lost                 |                                     |                  |
        | started_at      | 09:50                               |                                     |                  |
        | detected_at     | 10:04                               | 10:05                               | 2026-03-04 10:00 |
        | acknowledged_at |                                     |                                     | 2026-03-04 15:02 |
        | recovered_at    | 11:00                               | 10:10                               |                  |
        | merged_into     |                                     | QINC007                             |                  |
        | updated_at      | 12:00                               | 10:10                               | 2026-03-04 15:02 |
        | refs            | 7, #7, https://acme.example/QINC007 | 8, #8, https://acme.example/QINC008 | 9, #9            |
        """,
        read=3,
        used=3,
    ),
    "pagerduty_log_entries": Case(
        "timeline_events",
        """
        | event_id    | R1              | R2           | R3        |
        | incident_id | QINC007         | QINC007      | QINC007   |
        | happened_at | 10:04           | 10:04:10     | 11:00     |
        | text        | alert triggered | acknowledged | resolved  |
        | kind        | detected        | acknowledged | recovered |
        """,
        read=4,
        used=3,
        set_aside={"a log entry of a kind that carries no stamp (notified, assigned, escalated, noted)": 1},
    ),
    "grafana_incidents": Case(
        "incidents",
        """
        | incident_id  | 19              | 20                         |
        | title        | Orders are lost | Exercise                   |
        | service      | orders          |                            |
        | team         | fulfilment      |                            |
        | severity     | critical        |                            |
        | kind         | incident        | drill                      |
        | status       | resolved        | active                     |
        | started_at   | 09:50           |                            |
        | detected_at  | 10:04:44.293367 | 2026-03-04 10:00:00.293367 |
        | recovered_at | 11:00:44.216113 |                            |
        | updated_at   | 11:30:00.500000 |                            |
        | refs         | #19             | #20                        |
        """,
        read=2,
        used=2,
    ),
    "grafana_oncall_alert_groups": Case(
        "incidents",
        """
        | incident_id     | I68T24C13IFW1                                   | I68T24C13IFW2       |
        | url             | https://acme.example/alert-groups/I68T24C13IFW1 |                     |
        | title           | Memory above 90% threshold                      | Disk full           |
        | status          | resolved                                        | acknowledged        |
        | detected_at     | 12:37:01.430444                                 | 2026-03-03 12:37:01 |
        | acknowledged_at |                                                 | 2026-03-03 12:39:01 |
        | recovered_at    | 13:37:01.429805                                 |                     |
        | refs            | https://acme.example/alert-groups/I68T24C13IFW1 |                     |
        """,
        read=2,
        used=2,
    ),
    "dispatch_incidents_csv": Case(
        "incidents",
        """
        | incident_id    | dispatch-acme-1                                           | dispatch-acme-2  |
        | url            | https://acme.example/doc/1                                |                  |
        | title          | Orders are lost                                           | Exercise         |
        | severity       | Critical                                                  | Undetermined     |
        | kind           | incident                                                  | drill            |
        | status         | Closed                                                    | Active           |
        | detected_at    | 10:04                                                     | 2026-03-04 10:00 |
        | fix_applied_at | 10:50                                                     |                  |
        | refs           | https://acme.example/doc/1, https://acme.example/review/1 |                  |
        """,
        read=2,
        used=2,
        notes=(
            (
                "this export knows when an incident was stable, which is the fix; nothing says when it was over, so that TTR is"
                " missing (1 record, first in line 2)"
            ),
        ),
    ),
    "plain_incidents": Case(
        "incidents",
        """
        | incident_id     | INC-1           | INC-2            |
        | title           | Orders are lost | Search, slowly   |
        | service         | orders          | search           |
        | severity        | P1              |                  |
        | started_at      | 04:20           |                  |
        | detected_at     | 10:04           | 2026-03-04 10:00 |
        | recovered_at    | 11:00           |                  |
        | customer_impact | yes             | no               |
        """,
        read=2,
        used=2,
        zone="Asia/Kolkata",
    ),
    "status_history": Case(
        "incidents",
        """
        | incident_id       | g1                        | g2                        |
        | url               | https://status.example/g1 | https://status.example/g2 |
        | title             | Orders delayed            | Router update             |
        | service           | Orders                    |                           |
        | services          | Orders; Search            |                           |
        | severity          | major                     |                           |
        | kind              | incident                  | maintenance               |
        | status            | resolved                  | completed                 |
        | started_at        | 09:50                     |                           |
        | detected_at       | 10:04                     | 2026-03-05 10:00          |
        | recovered_at      | 11:00                     | 2026-03-05 11:00          |
        | customer_impact   | yes                       |                           |
        | impact_started_at | 09:50                     |                           |
        | impact_ended_at   | 10:55                     |                           |
        | updated_at        | 2026-03-03 00:00          | 2026-03-05 11:00          |
        | refs              | https://status.example/g1 | https://status.example/g2 |
        """,
        read=2,
        used=2,
    ),
    "cstate_issues": Case(
        "incidents",
        """
        | incident_id  | cstate_issues                |
        | title        | Checkout: cards are declined |
        | service      | Checkout                     |
        | services     | Checkout; Payments           |
        | severity     | disrupted                    |
        | status       | resolved                     |
        | detected_at  | 09:04                        |
        | recovered_at | 10:00                        |
        """,
        read=1,
        used=1,
        zone="Europe/Berlin",
    ),
    "upptime_issues": Case(
        "incidents",
        """
        | incident_id  | a/up#41                            | a/up#42                                | a/up#43                            |
        | url          | https://git.example/a/up/issues/41 | https://git.example/a/up/issues/42     | https://git.example/a/up/issues/43 |
        | title        | 🛑 Orders is down                   | ⚠️ Search API has degraded performance | Router update                      |
        | service      | Orders                             | Search API                             | orders                             |
        | services     | Orders                             | Search API                             | orders; search-api                 |
        | kind         | incident                           | incident                               | maintenance                        |
        | status       | closed                             | open                                   | closed                             |
        | started_at   |                                    |                                        | 2026-03-09 22:00:00.220000         |
        | detected_at  | 10:04:11                           | 2026-03-05 08:00                       |                                    |
        | recovered_at | 10:41:30                           |                                        | 2026-03-10 00:00:00.220000         |
        | detected_by  | monitoring                         | monitoring                             |                                    |
        | updated_at   | 10:41:33                           | 2026-03-05 08:00                       | 2026-03-10 09:00                   |
        | refs         | https://git.example/a/up/issues/41 | https://git.example/a/up/issues/42     | https://git.example/a/up/issues/43 |
        """,
        read=4,
        used=3,
        set_aside={"an issue without the label of a status or a maintenance; action items come from `gh issue list`": 1},
    ),
}
