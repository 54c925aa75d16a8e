"""Topics: what readers and organisers see of their codes."""

from flask_babel import lazy_gettext as _l

from petition_app.domain.topics import Topic

TOPICS = {
    Topic.HUMAN_RIGHTS: _l("Human rights"),
    Topic.EQUALITY: _l("Equality"),
    Topic.PRISONERS: _l("Political prisoners"),
    Topic.DEMOCRACY: _l("Democracy and free speech"),
    Topic.PEACE: _l("Peace"),
    Topic.REFUGEES: _l("Flight and asylum"),
    Topic.WORK: _l("Work and income"),
    Topic.HEALTH: _l("Health and care"),
    Topic.EDUCATION: _l("Education"),
    Topic.ENVIRONMENT: _l("Climate and nature"),
    Topic.ANIMALS: _l("Animals"),
}
