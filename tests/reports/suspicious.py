"""For each lint code what is set in the smallest design that keeps every promise, and which promises then break."""

WORKER = "dashboards.worker"
TAKE, BOARD, TASKS, PUSH = (f"{WORKER}.{part}" for part in ("handlers.take", "views.board", "queries.tasks", "push"))
CLERK = """{
        role: clerk, queries: {all: {key: [all], poll: 1 min}}, views: {all: {reads: all}},
        push: {on_message: {task_changed: [run: reread, cancel: [all]]}}}"""
UNSURE = """{
        initial: absent,
        actions: {
          create: {from: absent, to: free, by: clerk},
          take: [{from: free, to: taken, by: worker, when: quick}, {from: free, to: free, by: worker, when: not quick}],
          finish: {from: taken, to: done, by: worker}}}"""
GIVEN_BACK = """{
        initial: absent,
        actions: {
          create: {from: absent, to: free, by: clerk},
          take: {from: free, to: taken, by: worker},
          give_back: {from: taken, to: free, by: worker},
          finish: {from: taken, to: done, by: worker}}}"""
FETCH = "[{fetch: [rows], await: true}]"
UNWATCHED = {f"{TAKE}.success": "[run: reread]", f"{TAKE}.settled": "[]"}
SLICE = {f"{WORKER}.arrays": "{rows: {kept_in: redux, poll: 1 min}}", f"{WORKER}.views.rows": "{reads: rows, shows: [free]}"}
WATCHED = {f"{WORKER}.handlers": "{}", f"{BOARD}.offers": "null", "offers": "{}"}
CHANGES: dict[str, dict[str, str]] = {
    "SP101": {f"{TAKE}.success": "[{invalidate: [task], matches_nothing: true}]"},
    "SP102": {"dashboards.clerk": CLERK},
    "SP103": {f"{WORKER}.queries.other": "{key: [other]}", f"{TAKE}.before": "[{patch: [other]}]"},
    "SP104": {f"{TAKE}.overlay": "false"},
    "SP105": {f"{TAKE}.overlay": "false", f"{TAKE}.before": "[patch: [tasks]]"},
    "SP106": {f"{TAKE}.error": "[rollback]"},
    "SP107": {f"{TAKE}.before": "[cancel: [tasks], {patch: [tasks], snapshot: true}]"},
    "SP108": {f"{TAKE}.overlay": "false", f"{TAKE}.before": "[cancel: [tasks], patch: [tasks]]", **UNWATCHED},
    "SP109": {f"{TAKE}.before": "[cancel: [tasks], patch: [tasks]]", f"{TAKE}.optimistic": "null"},
    "SP110": {f"{TAKE}.success": "[store_reply: redux]"},
    "SP111": {f"{TAKE}.success": "[store_reply: redux]", "server.replies": "{default: old row}", **SLICE},
    "SP112": {
        f"{TAKE}.overlay": "false",
        f"{TAKE}.before": "[cancel: [tasks], {patch: [tasks], snapshot: true}]",
        f"{TAKE}.error": "[rollback]",
        **UNWATCHED,
    },
    "SP113": {f"{TAKE}.before": "[cancel: [tasks]]", **UNWATCHED},
    "SP121": {f"{TAKE}.settled": "[]"},
    "SP122": {"routines.reread": "[{cancel: [tasks], unloaded: true}, {invalidate: [tasks], refetch_type: all, await: false}]"},
    "SP123": {"server.publishes.actions": "{take: null}", **UNWATCHED},
    "SP124": {"routines.reread": "[{invalidate: [tasks], refetch_type: all}]"},
    "SP125": {f"{PUSH}.on_connect": "[{invalidate: [tasks], refetch_type: all, cancel_refetch: false}]"},
    "SP126": {"routines.reread": "[{cancel: [tasks], unloaded: true}, {invalidate: [tasks]}]"},
    "SP127": {f"{TASKS}.refetch_on_mount": "false", "routines.reread": "[cancel: [tasks], invalidate: [tasks]]"},
    "SP128": {
        "routines.reread": "[{cancel: [tasks]}, {invalidate: [tasks], refetch_type: all, unless_others_run: true}]",
        f"{PUSH}": "{on_message: {task_changed: [run: again]}, on_connect: [run: again]}",
        "routines.again": "[{cancel: [tasks], unloaded: true}, {invalidate: [tasks], refetch_type: all}]",
    },
    "SP129": {f"{WORKER}.arrays": "{rows: {kept_in: redux, poll: 1 min}}", f"{BOARD}.reads": "rows", f"{TAKE}.settled": FETCH}
    | {"routines.reread": "[fetch: [rows]]", f"{WORKER}.handlers.finish.settled": FETCH},
    "SP201": {f"{TAKE}.optimistic": "takn", f"{TAKE}.invented": "true"},
    "SP202": {f"{TAKE}.optimistic": "done"},
    "SP203": {"lifecycle": UNSURE},
    "SP204": {f"{TAKE}.patches_to": "done", f"{TAKE}.optimistic": "done"},
    "SP205": {"offers.card.taken": "[take, finish]"},
    "SP206": {f"{WORKER}.handlers.hurry": "{action: take, success: [run: reread]}"},
    "SP207": {"texts.card.done": "''"},
    "SP208": {"lifecycle": GIVEN_BACK},
    "SP209": {f"{TAKE}.action": "create", f"{TAKE}.optimistic": "null", f"{TAKE}.overlay": "false"},
    "SP301": {"server.publishes.actions": "{take: null}", f"{TASKS}.poll": "null"},
    "SP302": {"server.publishes.actions": "{take: task_taken}"},
    "SP303": {f"{PUSH}.on_connect": "[]"},
    "SP304": {f"{PUSH}.dead": "no socket", "faults": "[]"},
    "SP305": {"server.max_age": "1 min"},
    "SP306": {"server.max_age": "5 min"},
    "SP307": {f"{TASKS}.poll": "null"},
    "SP308": {f"{WORKER}.push": "null", "server.publishes": "{}"},
    "SP309": {f"{TASKS}.poll_in_background": "true", f"{TASKS}.poll": "null", "faults": "[]"},
    "SP310": {"server.response_cache": "{lifetime: 1 min}"},
    "SP311": {f"{TASKS}.errors": "as_empty"},
    "SP312": {"server.publishes.before_commit": "[task_changed]"},
    "SP313": {f"{PUSH}.debounce": "{window: 1 s}"},
    "SP314": {f"{WORKER}.logout": "keeps"},
    "SP315": {f"{WORKER}.other_tabs": "{hand_on: [tasks]}", **WATCHED},
    "SP316": {
        f"{PUSH}.on_message": "{task_changed: [{cancel: [tasks], unloaded: true}, {invalidate: [tasks], "
        "refetch_type: all, unless_others_run: true}]}"
    },
    "SP317": {f"{PUSH}.on_message": "{task_changed: [run: reread], task_chnged: [run: reread]}"},
    "SP318": {"server.publishes.actions": "{take: null}"},
    "SP319": {f"{WORKER}.fresh_by": "poll", f"{TASKS}.poll": "null", "faults": "[]"},
    "SP401": {f"{WORKER}.queries.other": "{key: [other]}"},
    "SP402": {"routines.reload": "[invalidate: [tasks]]"},
    "SP403": {"texts.cart": "{free: Free}"},
    "SP404": {"offers.cart": "{free: [take]}"},
    "SP405": {f"{BOARD}.hides": "[taken]", "texts.card.absent": "Not yet there"},
}
FRESH, POLLS, RECOVERS, OWN, RELOAD, HONEST, SPIN, OFFERS, BACK = (
    "fresh-when-settled",
    "polls-mend-faults",
    "always-recovers",
    "own-write-visible",
    "reload-suffices",
    "honest-optimism",
    "no-endless-spinner",
    "offers-are-legal",
    "never-backwards",
)
BREAKS: dict[str, tuple[str, ...]] = {
    "SP102": (FRESH, RELOAD, SPIN),
    "SP105": ("optimism-kept", HONEST),
    "SP108": (FRESH, "optimism-kept", HONEST, OFFERS),
    "SP111": (FRESH, OWN, BACK),
    "SP112": (FRESH, "optimism-kept", OFFERS, BACK),
    "SP113": (FRESH, OFFERS),
    "SP121": (OWN,),
    "SP122": (OWN,),
    "SP123": (FRESH, OFFERS),
    "SP124": (FRESH, OWN, OFFERS),
    "SP125": (FRESH, OFFERS),
    "SP126": (FRESH, OWN, OFFERS),
    "SP127": (FRESH, OWN, OFFERS),
    "SP129": (FRESH, OWN, OFFERS, BACK),
    "SP201": (HONEST,),
    "SP202": (HONEST,),
    "SP203": (HONEST,),
    "SP207": ("lifecycle-sound",),
    "SP301": (FRESH, POLLS, RECOVERS, OFFERS),
    "SP302": (FRESH, OFFERS),
    "SP303": (FRESH, OFFERS),
    "SP304": (FRESH, OFFERS),
    "SP305": (FRESH, POLLS, OWN, RELOAD, OFFERS, BACK),
    "SP306": (FRESH, POLLS, OWN, RELOAD, OFFERS, BACK),
    "SP307": (POLLS, RECOVERS),
    "SP308": (FRESH, OFFERS),
    "SP310": (FRESH, POLLS, OWN, RELOAD, OFFERS),
    "SP311": (FRESH, OWN),
    "SP312": (FRESH, OFFERS),
    "SP313": (FRESH, OFFERS),
    "SP314": (FRESH, OFFERS),
    "SP315": (FRESH, RELOAD, BACK),
    "SP316": (FRESH, RELOAD, SPIN, OFFERS),
    "SP318": (FRESH, OFFERS),
}
"""Which promises the changed designs break; the others have something that does nothing, and break none."""
BUGS = {
    "answer_lost": "SP123",
    "background_job": "SP301 SP318",
    "before_commit": "SP312",
    "cached_endpoint": "SP305",
    "cancel_refetch": "SP125",
    "chosen_status": "SP121",
    "debounce": "SP313",
    "push_before_load": "SP302",
    "push_under_read": "SP125",
    "derived_counter": "SP301 SP302",
    "derived_list": "SP301 SP302",
    "disabled_query": "SP121",
    "error_after_commit": "SP123",
    "errors_as_empty": "SP311",
    "exact_key": "SP301 SP302",
    "first_connect": "SP303",
    "hidden_status": "SP121",
    "ignored_event": "SP301 SP302",
    "inactive": "SP127",
    "invalidated_early": "SP121",
    "key_with_parameters": "SP121",
    "handed_on": "SP315",
    "last_to_arrive": "SP129",
    "logout": "SP314",
    "missing_text": "SP207",
    "old_row": "SP111 SP122",
    "patch_without_cancel": "SP105",
    "patched_array": "SP105",
    "predicate": "SP301 SP302",
    "push_while_busy": "SP316",
    "reconnect": "SP303 SP307",
    "refetch_type": "SP126",
    "reply_without_row": "SP110 SP122",
    "envelope": "SP110 SP122",
    "response_cache": "SP310",
    "retry": "SP123",
    "removed": "SP113 SP302",
    "reset_query": "SP124 SP126",
    "reset_slice": "SP113 SP121",
    "roles": "SP301 SP317",
    "onlooker": "SP301 SP317",
    "rollback": "SP112 SP113",
    "set_one_key": "SP122",
    "shared_cache": "SP305",
    "thunk_not_awaited": "SP122",
    "undefined_tail": "SP101 SP301 SP302",
    "unless_others_run": "SP128",
    "wrong_prefix": "SP101 SP121",
}
"""Tiny designs with one bug each that real systems had, and the lints that only they have, not the repaired ones."""
STAYS = {"patch_without_cancel": "SP122 SP316", "rollback": "SP107 SP122 SP316"}
"""Lints that stay where a design is repaired and holds: pushes are left to an action, which does not wait for its reread."""


def text(base: str, sets: dict[str, str]) -> str:
    """A design that sets some values of another one."""
    lines = "".join(f"      {target}: {value}\n" for target, value in sets.items())
    return f"extends: {base}\nname: changed\nchanges:\n  it:\n    set:\n{lines}"
