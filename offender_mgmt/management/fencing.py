"""The policies that keep restricted rows from whoever is not on their list, whatever a query says (ADR 0075).

Made by `grant_application_role` after each migration, as the owner. To let somebody else read a restricted record,
change `ON_LIST` together with `offenders.models.access`, which `visible_to` asks: a test compares the two.
"""

from collections.abc import Iterator

from django.db import connection
from psycopg2.sql import SQL, Composable, Identifier, Literal

from offender_mgmt.accounts.choices import Role
from offender_mgmt.fence import SETTING, SYSTEM
from offender_mgmt.offenders.choices import AccessLevel

# Tables that say who a person is and where they live, and their histories; by the column that says whose row it is.
OF_A_PERSON = {
    "offenders_address": "offender_id",
    "offenders_addressevent": "offender_id",
    "offenders_offenderevent": "pgh_obj_id",
}
REGISTER = "offenders_offender"
FENCED = (REGISTER, *OF_A_PERSON)

# The one place that says whose restricted records the reader is given. A name counts for the level it was listed for;
# an emergency while its hours run and until somebody has looked at it (`visible_to` counts the hours alone);
# professional standards oversee every list. It is asked as the owner, so that no other role needs a right to the
# lists, and once in a query at most.
ON_LIST = """
CREATE OR REPLACE FUNCTION vigil_on_list() RETURNS TABLE (offender_id bigint, level text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, pg_temp AS $$
    WITH reader AS (SELECT CASE
        WHEN current_setting({setting}, true) ~ '^[0-9]{{1,18}}$' THEN current_setting({setting}, true)::bigint
        END AS id)
    SELECT listed.offender_id, listed.level FROM public.offenders_accessgrant AS listed
    WHERE listed.ended_at IS NULL AND listed.user_id = (SELECT id FROM reader)
    UNION ALL SELECT emergency.offender_id, {restricted} FROM public.offenders_emergencyaccess AS emergency
    WHERE (emergency.reviewed_at IS NULL OR emergency.ends_at > now())
        AND emergency.user_id = (SELECT id FROM reader)
    UNION ALL SELECT kept.id, kept.access_level FROM public.offenders_offender AS kept
    WHERE kept.access_level <> {normal} AND EXISTS (SELECT FROM public.accounts_user AS overseer
        WHERE overseer.id = (SELECT id FROM reader) AND overseer.is_active AND overseer.role = {overseer})
$$
"""
# Restricted records that the reader is not given. There are few, and an index has them alone.
KEPT_AWAY = """
CREATE OR REPLACE FUNCTION vigil_kept_away() RETURNS TABLE (offender_id bigint)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 100 SET search_path = pg_catalog, pg_temp AS $$
    SELECT kept.id FROM public.offenders_offender AS kept WHERE kept.access_level <> {normal}
        AND NOT EXISTS (SELECT FROM public.vigil_on_list() AS listed
            WHERE listed.offender_id = kept.id AND listed.level = kept.access_level)
$$
"""
IS_SYSTEM = "current_setting({setting}, true) = {system}"
OF_THE_REGISTER = (
    "access_level = {normal} OR " + IS_SYSTEM + " OR (id, access_level) IN"
    " (SELECT listed.offender_id, listed.level FROM public.vigil_on_list() AS listed)"
)
OF_SOMEBODY = IS_SYSTEM + " OR {whose} NOT IN (SELECT kept.offender_id FROM public.vigil_kept_away() AS kept)"
WORDS = {
    "setting": Literal(SETTING),
    "system": Literal(SYSTEM),
    "normal": Literal(AccessLevel.NORMAL.value),
    "restricted": Literal(AccessLevel.RESTRICTED.value),
    "overseer": Literal(Role.PROFESSIONAL_STANDARDS.value),
}


def raise_fence() -> None:
    """Afterwards restricted rows are kept as this release says. Run as the owner, in one transaction."""
    with connection.cursor() as cursor:
        for statement in _statements():
            cursor.execute(statement)


def _statements() -> Iterator[Composable]:
    yield SQL(ON_LIST).format(**WORDS)
    yield SQL(KEPT_AWAY).format(**WORDS)
    for table in FENCED:
        named = Identifier(table)
        whose = Identifier(OF_A_PERSON.get(table, "id"))
        rule = SQL(OF_THE_REGISTER if table == REGISTER else OF_SOMEBODY)
        yield SQL("ALTER TABLE {0} ENABLE ROW LEVEL SECURITY").format(named)
        yield SQL("ALTER TABLE {0} FORCE ROW LEVEL SECURITY").format(
            named
        )  # for the owner too, but by its policy
        # Migrations read everything as the owner, and so do the two functions above.
        yield SQL("DROP POLICY IF EXISTS the_owner ON {0}").format(named)
        yield SQL("CREATE POLICY the_owner ON {0} TO CURRENT_USER USING (true)").format(named)
        yield SQL("DROP POLICY IF EXISTS fence ON {0}").format(named)
        yield SQL("CREATE POLICY fence ON {0} USING ({1}) WITH CHECK (true)").format(
            named, rule.format(whose=whose, **WORDS)
        )
