package dev.pictor.repo.postgres;

import java.util.List;
import javax.sql.DataSource;

/// What a database is made of, as comparable lines: everything but what is Pictor's own or an extension's.
final class Catalogue {
    private Catalogue() {}

    private static final String LINES = """
            SELECT line FROM (
                SELECT format('column %s %s %s %s null:%s default:%s',
                              c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
                              pg_get_expr(d.adbin, d.adrelid)) AS line, c.relname AS name
                FROM pg_class c
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
                WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
                UNION ALL
                SELECT format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)),
                       conrelid::regclass::text
                FROM pg_constraint
                WHERE connamespace = current_schema()::regnamespace AND conrelid <> 0 AND contype <> 'n'
                UNION ALL
                SELECT indexdef, indexname
                FROM pg_indexes
                WHERE schemaname = current_schema() AND tablename NOT LIKE 'pictor\\_%'
                UNION ALL
                SELECT pg_get_triggerdef(oid), tgname
                FROM pg_trigger
                WHERE NOT tgisinternal
                UNION ALL
                SELECT pg_get_functiondef(p.oid), p.proname
                FROM pg_proc p
                WHERE p.pronamespace = current_schema()::regnamespace
                  AND NOT EXISTS (SELECT 1 FROM pg_depend e WHERE e.objid = p.oid AND e.deptype = 'e')
                UNION ALL
                SELECT format('enum %s %s %s', enumtypid::regtype, enumsortorder, enumlabel), 'enum'
                FROM pg_enum) lines
            WHERE name NOT LIKE 'pictor\\_%'
            ORDER BY line COLLATE "C"
            """;

    static List<String> of(DataSource database) {
        return new Database(database).all(LINES, row -> row.getString("line"));
    }
}
