"""Rules that the database itself holds, as migration operations.

Each guard is a trigger in plain PL/pgSQL (no extension). A broken rule raises
``check_violation``, which Django shows as ``IntegrityError``. Erasing a person is the one
reason for which append-only rows may go: :func:`erasing` opens that door for one transaction.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection, migrations, transaction

ERASING = "kith.erasing"
BULK = "kith.bulk"


def forbid(name: str, table: str, offence: str, message: str) -> migrations.RunSQL:
    """Refuse every insert or update of ``table`` for which ``offence`` finds a row.

    ``offence`` is the part of a query behind ``SELECT 1``; it reads the changed rows as
    ``changed``. It runs once a statement, so bulk writes stay fast.
    """
    body = f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
            IF EXISTS (SELECT 1 {offence}) THEN
                RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
            END IF;
            RETURN NULL;
        END $guard$;
        CREATE TRIGGER {name}_insert AFTER INSERT ON {table}
            REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {name}();
        CREATE TRIGGER {name}_update AFTER UPDATE ON {table}
            REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {name}();
    """
    undo = f"""
        DROP TRIGGER {name}_insert ON {table};
        DROP TRIGGER {name}_update ON {table};
        DROP FUNCTION {name}();
    """
    return migrations.RunSQL(body, undo)


def append_only(table: str) -> migrations.RunSQL:
    """Refuse to update rows of ``table``, and to delete them but while :func:`erasing`."""
    name = f"{table}_append_only"
    body = f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
            IF current_setting('{ERASING}', true) = 'on' THEN
                RETURN NULL;
            END IF;
            RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END $guard$;
        CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {name}();
    """
    undo = f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();"
    return migrations.RunSQL(body, undo)


def stay_put(table: str, under: str = "network") -> migrations.RunSQL:
    """Refuse to move a row of ``table`` to another network, or to another parent: ``under`` names the field."""
    name, column = f"{table}_stays_put", f"{under}_id"
    body = f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
            RAISE EXCEPTION 'a row of {table} cannot move to another {under}'
                USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';
        END $guard$;
        CREATE TRIGGER {name} BEFORE UPDATE OF {column} ON {table} FOR EACH ROW
            WHEN (OLD.{column} IS DISTINCT FROM NEW.{column}) EXECUTE FUNCTION {name}();
    """
    undo = f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();"
    return migrations.RunSQL(body, undo)


def after_change(
    name: str, table: str, action: str, verbs: str = "INSERT UPDATE DELETE", *, as_they_were: bool = False
) -> migrations.RunSQL:
    """Run ``action`` once after each insert, update or delete of ``table``, but not :func:`in_bulk`.

    ``action`` is one SQL statement; it reads the rows concerned (new ones, or old ones after
    a delete and wherever ``as_they_were`` is asked for) as ``changed``.
    """
    triggers = "".join(
        f"""
        CREATE TRIGGER {name}_{verb.lower()} AFTER {verb} ON {table}
            REFERENCING {"OLD" if verb == "DELETE" or as_they_were else "NEW"} TABLE AS changed
            FOR EACH STATEMENT EXECUTE FUNCTION {name}();"""
        for verb in verbs.split()
    )
    body = f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
            IF current_setting('{BULK}', true) = 'on' THEN
                RETURN NULL;
            END IF;
            {action};
            RETURN NULL;
        END $guard$;{triggers}
    """
    undo = "".join(f"DROP TRIGGER {name}_{verb.lower()} ON {table};" for verb in verbs.split())
    return migrations.RunSQL(body, f"{undo} DROP FUNCTION {name}();")


@contextmanager
def _switched_on(setting: str) -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, 'on', true)", [setting])
        yield
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config(%s, '', true)", [setting])


def erasing() -> AbstractContextManager[None]:
    """Allow append-only rows to be deleted until the end of this block; all of it is one transaction."""
    return _switched_on(ERASING)


def in_bulk() -> AbstractContextManager[None]:
    """Make no marks of what changed in this block: the caller settles and rebuilds everything itself."""
    return _switched_on(BULK)
