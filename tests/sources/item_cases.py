"""Samples of follow-ups and of issues in trackers."""

from tests.sources.cases import NO_FOLLOW_UP, NO_LABEL, Case

CASES = {
    "jira_issues": Case(
        "action_items",
        """
        | action_id        | OPS-1                                             | OPS-2                                   | OPS-3                                   |
        | url              | https://acme.atlassian.net/browse/OPS-1           | https://acme.atlassian.net/browse/OPS-2 | https://acme.atlassian.net/browse/OPS-3 |
        | title            | Compare consumer groups in CI                     | Alert on a consumer without reads       | Rewrite the queue                       |
        | priority         | High                                              | Low                                     |                                         |
        | status           | done                                              | done                                    | cancelled                               |
        | created_at       | 2026-03-03 00:13:13.360000                        | 2026-03-03 00:00                        | 2026-03-03 00:00                        |
        | due_date         | 2026-03-28                                        |                                         | 2026-04-01                              |
        | closed_at        | 2026-03-20 01:00                                  | 2026-03-09 12:00                        | 2026-03-11 00:00                        |
        | last_activity_at | 2026-03-20 01:00                                  | 2026-03-10 00:00                        | 2026-03-11 00:00                        |
        | updated_at       | 2026-03-20 01:00                                  | 2026-03-10 00:00                        | 2026-03-11 00:00                        |
        | refs             | pir-action, prevent, https://acme.example/QINC007 | pir-action, INC-7, OPS-1                | postmortem                              |
        | labels           | pir-action, prevent                               | pir-action                              | postmortem                              |
        | closed_origin    |                                                   | approximated                            |                                         |
        """,  # noqa: E501
        read=4,
        used=3,
        set_aside={NO_LABEL: 1},
    ),
    "linear_issues_csv": Case(
        "action_items",
        """
        | action_id        | PLT-1                                             | PLT-2                             | PLT-3             |
        | title            | Compare consumer groups in CI                     | Alert on a consumer without reads | Rewrite the queue |
        | priority         | High                                              | Urgent                            | No priority       |
        | team             | Platform                                          | Platform                          | Platform          |
        | status           | done                                              | open                              | cancelled         |
        | created_at       | 2026-03-03 08:53:33.123000                        | 2026-03-03 12:05:44               | 2026-03-03 09:00  |
        | due_date         | 2026-03-28                                        | 2026-03-28                        |                   |
        | closed_at        | 2026-03-20 16:06:19                               |                                   | 2026-03-09 09:00  |
        | last_activity_at | 2026-03-20 16:06:19                               | 2026-05-09 10:05:44               | 2026-03-09 09:00  |
        | updated_at       | 2026-03-20 16:06:19                               | 2026-05-09 10:05:44               | 2026-03-09 09:00  |
        | refs             | pir-action, prevent, https://acme.example/QINC007 | pir-action                        | postmortem        |
        | labels           | pir-action, prevent                               | pir-action                        | postmortem        |
        """,
        read=5,
        used=3,
        set_aside={NO_LABEL: 1, "the header line once more": 1},
        notes=("2 rows are shorter than the header; their last cells were taken as empty",),
    ),
    "incidentio_follow_ups": Case(
        "action_items",
        """
        | action_id        | 01FU1                                        | 01FU2                    | 01FU3             |
        | incident_id      | 01FDAG                                       | 01FDAG                   | 01FDAG            |
        | url              | https://acme.example/OPS-12                  |                          |                   |
        | title            | Limit the pool                               | Move to another database | Alert on the pool |
        | priority         | High                                         |                          |                   |
        | team             | fulfilment                                   |                          |                   |
        | status           | done                                         | cancelled                | open              |
        | created_at       | 2026-03-03 09:00                             | 2026-03-03 09:00         | 2026-03-03 09:00  |
        | closed_at        | 2026-03-20 16:00:00.120000                   | 2026-03-10 08:00         |                   |
        | last_activity_at | 2026-03-21 08:00                             | 2026-03-10 08:00         | 2026-03-03 09:00  |
        | updated_at       | 2026-03-21 08:00                             | 2026-03-10 08:00         | 2026-03-03 09:00  |
        | refs             | OPS-12, https://acme.example/OPS-12, prevent |                          |                   |
        | labels           | prevent                                      |                          |                   |
        | closed_origin    |                                              | approximated             |                   |
        """,
        read=4,
        used=3,
        set_aside={"a follow-up that was deleted": 1},
    ),
    "rootly_action_items": Case(
        "action_items",
        """
        | action_id        | i-1                                 | i-2               |
        | incident_id      | r-829                               | r-829             |
        | url              | https://acme.example/OPS-12         |                   |
        | title            | Limit the pool                      | Alert on the pool |
        | priority         | high                                | low               |
        | status           | done                                | in progress       |
        | created_at       | 2026-03-03 09:00                    | 2026-03-03 09:00  |
        | due_date         | 2026-03-20                          |                   |
        | closed_at        | 2026-03-19 17:00                    |                   |
        | last_activity_at | 2026-03-19 17:00                    | 2026-03-04 09:00  |
        | updated_at       | 2026-03-19 17:00                    | 2026-03-04 09:00  |
        | refs             | OPS-12, https://acme.example/OPS-12 |                   |
        | closed_origin    | approximated                        |                   |
        """,
        read=3,
        used=2,
        set_aside={NO_FOLLOW_UP: 1},
    ),
    "firehydrant_tickets": Case(
        "action_items",
        """
        | action_id        | t-1                         | t-2                               |
        | incident_id      | fh-1                        | fh-1                              |
        | url              | https://acme.example/OPS-12 |                                   |
        | title            | Compare consumer groups     | Alert on a consumer without reads |
        | priority         | High                        |                                   |
        | status           | done                        | in progress                       |
        | created_at       | 2026-03-03 09:00            | 2026-03-03 09:00                  |
        | due_date         | 2026-03-20                  |                                   |
        | closed_at        | 2026-03-19 17:00            |                                   |
        | last_activity_at | 2026-03-19 17:00            | 2026-03-04 09:00                  |
        | updated_at       | 2026-03-19 17:00            | 2026-03-04 09:00                  |
        | refs             | prevent                     |                                   |
        | labels           | prevent                     |                                   |
        | closed_origin    | approximated                |                                   |
        """,
        read=3,
        used=2,
        set_aside={NO_FOLLOW_UP: 1},
    ),
    "dispatch_tasks_csv": Case(
        "action_items",
        """
        | action_id   | dispatch-acme-1/6fb6b7cb94        | dispatch-acme-1/a93d4b9ef1    |
        | incident_id | dispatch-acme-1                   | dispatch-acme-1               |
        | title       | Alert on a consumer without reads | Compare consumer groups in CI |
        | status      | Open                              | Resolved                      |
        | created_at  | 2026-03-03 09:05                  | 2026-03-03 09:00              |
        | due_date    | 2026-03-10                        | 2026-03-10                    |
        | closed_at   |                                   | 2026-03-11 09:00              |
        """,
        read=3,
        used=2,
        set_aside={NO_FOLLOW_UP: 1},
    ),
    "devlake_issues_csv": Case(
        "action_items",
        """
        | action_id  | OPS-1                         | OPS-2                             |
        | url        | https://acme.example/OPS-1    |                                   |
        | title      | Compare consumer groups in CI | Alert on a consumer without reads |
        | priority   | High                          |                                   |
        | status     | done                          | In Progress                       |
        | created_at | 2026-03-03 07:15:55.959000    | 2026-03-03 07:15:55.959000        |
        | closed_at  | 2026-03-20 09:48:22           |                                   |
        | refs       | pir-action, prevent           | postmortem                        |
        | labels     | pir-action, prevent           | postmortem                        |
        """,
        read=3,
        used=2,
        set_aside={NO_LABEL: 1},
    ),
    "github_issues": Case(
        "action_items",
        """
        | action_id        | acme/orders#12                                                                             | acme/orders#13                                       |
        | url              | https://github.com/acme/orders/issues/12                                                   | https://github.com/acme/orders/issues/13             |
        | title            | Alert on queue depth                                                                       | Rewrite the queue                                    |
        | status           | done                                                                                       | cancelled                                            |
        | created_at       | 2026-03-03 19:01:12                                                                        | 2026-03-03 19:01:12                                  |
        | due_date         | 2026-03-28                                                                                 |                                                      |
        | closed_at        | 2026-03-24 22:01:12                                                                        | 2026-03-10 00:00                                     |
        | last_activity_at | 2026-03-25 00:00                                                                           | 2026-03-10 00:00                                     |
        | updated_at       | 2026-03-25 00:00                                                                           | 2026-03-10 00:00                                     |
        | refs             | postmortem, detect, https://github.com/acme/orders/issues/12, https://acme.example/QINC007 | postmortem, https://github.com/acme/orders/issues/13 |
        | labels           | postmortem, detect                                                                         | postmortem                                           |
        """,  # noqa: E501
        read=3,
        used=2,
        set_aside={NO_LABEL: 1},
    ),
    "jira_issues_csv": Case(
        "action_items",
        """
        | action_id        | OPS-12                       | OPS-13                            | OPS-14            |
        | incident_id      | QINC007                      |                                   |                   |
        | title            | Compare consumer groups      | Alert on a consumer without reads | Rewrite the queue |
        | priority         | High                         | Low                               | Low               |
        | team             | fulfilment                   |                                   |                   |
        | status           | done                         | done                              | cancelled         |
        | created_at       | 2026-03-03 08:00             | 2026-03-03 08:00                  | 2026-03-03 08:00  |
        | due_date         | 2026-03-28                   |                                   |                   |
        | closed_at        | 2026-03-20 21:03             | 2026-03-09 11:00                  | 2026-03-11 08:00  |
        | last_activity_at | 2026-03-20 21:03             | 2026-03-10 08:00                  | 2026-03-11 08:00  |
        | updated_at       | 2026-03-20 21:03             | 2026-03-10 08:00                  | 2026-03-11 08:00  |
        | refs             | pir-action, prevent, QINC007 | pir-action                        | postmortem        |
        | labels           | pir-action, prevent          | pir-action                        | postmortem        |
        | closed_origin    |                              | approximated                      |                   |
        """,
        read=4,
        used=3,
        set_aside={NO_LABEL: 1},
        notes=("a UTF-8 byte order mark was removed",),
        zone="Europe/Berlin",
    ),
    "plain_action_items": Case(
        "action_items",
        """
        | action_id         | A1                      | A2                                |
        | incident_id       | INC-1                   | INC-1                             |
        | title             | Compare consumer groups | Alert on a consumer without reads |
        | category          | prevent                 | detect                            |
        | status            | done                    | open                              |
        | created_at        | 2026-03-03 09:00        | 2026-03-03 09:00                  |
        | original_due_date | 2026-03-20              |                                   |
        | due_date          | 2026-03-28              | 2026-04-01                        |
        | closed_at         | 2026-03-20 16:00        |                                   |
        """,
        read=2,
        used=2,
    ),
}
