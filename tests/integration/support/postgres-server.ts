import { startTemporaryPostgres, type TemporaryPostgres } from "@/lib/tools/bench/temporary-postgres";

export { postgresPrograms } from "@/lib/tools/bench/temporary-postgres";
export type PostgresServer = TemporaryPostgres;

/**
 * A real PostgreSQL of this test's own. It logs every statement with its parameters, also on errors: the most talkative
 * setting there is, unless `changes` say otherwise.
 */
export function startPostgres(
  programs: string,
  changes: Record<string, string | number> = {},
): Promise<PostgresServer> {
  return startTemporaryPostgres(programs, {
    fsync: "off",
    log_min_duration_statement: 0,
    log_parameter_max_length_on_error: -1,
    log_error_verbosity: "verbose",
    ...changes,
  });
}
