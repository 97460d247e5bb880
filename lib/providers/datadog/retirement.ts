/**
 * Datadog's "Deprecation of Incident Ingestion and Reporting in DORA Metrics": from then on DORA Metrics takes no
 * incidents, so that what it lists says nothing about later days.
 */
export const DORA_INCIDENTS_END = new Date("2027-01-01T00:00:00Z");

/** From then on the incidents that DORA Metrics had taken can't be read any more. */
export const DORA_INCIDENTS_GONE = new Date("2027-04-01T00:00:00Z");
