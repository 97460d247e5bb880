import type { client, v1, v2 } from "@datadog/datadog-api-client";
import type { OutgoingRequest } from "./transport";
import type { DatadogResult } from "./types";

/** The parts of Datadog's client that build our requests. */
export interface DatadogApis {
  dora: v2.DORAMetricsApi;
  incidents: v2.IncidentsApi;
  keys: v2.KeyManagementApi;
  authentication: v1.AuthenticationApi;
}

export interface BuiltCall {
  keys: { apiKey: string; appKey: string };
  baseUrl: string;
  run: (apis: DatadogApis) => Promise<unknown>;
  send: (request: OutgoingRequest) => Promise<DatadogResult<unknown>>;
}

/**
 * Runs one operation of Datadog's client with our own transport underneath and gives back what that received, unread:
 * the client's deserializer would drop a page for one event without a service.
 */
export async function sendThroughDatadogClient(call: BuiltCall): Promise<DatadogResult<unknown>> {
  const datadog = await loadDatadogClient();
  const answers: DatadogResult<unknown>[] = [];
  const httpApi: client.HttpLibrary = {
    async send(context) {
      answers.push(await call.send(toOutgoing(context)));
      const empty = { text: async () => "{}", binary: async () => Buffer.from("{}") };
      return new datadog.client.ResponseContext(200, {}, empty);
    },
  };
  await call.run(apisOver(datadog, call, httpApi));
  const [answer] = answers;
  if (!answer) throw new Error("Datadog's client sent no request.");
  return answer;
}

type DatadogModule = typeof import("@datadog/datadog-api-client");

async function loadDatadogClient(): Promise<DatadogModule> {
  const datadog = await import("@datadog/datadog-api-client");
  // It warns about each "unstable" call and prints failed requests; ours are reported as values.
  datadog.logger.setLevel(datadog.logger.levels.SILENT);
  return datadog;
}

function apisOver(datadog: DatadogModule, call: BuiltCall, httpApi: client.HttpLibrary): DatadogApis {
  const configuration = datadog.client.createConfiguration({
    baseServer: new datadog.client.BaseServerConfiguration(call.baseUrl, {}),
    authMethods: { apiKeyAuth: call.keys.apiKey, appKeyAuth: call.keys.appKey },
    httpApi,
  });
  for (const operation of ["v2.validate", "v2.searchIncidents", "v2.listIncidents"]) {
    configuration.unstableOperations[operation] = true;
  }
  return {
    dora: new datadog.v2.DORAMetricsApi(configuration, undefined, unread()),
    incidents: new datadog.v2.IncidentsApi(configuration, undefined, unread()),
    keys: new datadog.v2.KeyManagementApi(configuration, undefined, unread()),
    authentication: new datadog.v1.AuthenticationApi(configuration, undefined, unread()),
  };
}

/** A response processor that reads nothing. The promise behind the cast: only the operations called here are used. */
function unread<T>(): T {
  const skip = async () => undefined;
  const operations = {
    listDORADeployments: skip,
    listDORAFailures: skip,
    searchIncidents: skip,
    listIncidents: skip,
    validate: skip,
    validateAPIKey: skip,
  };
  return operations as T;
}

function toOutgoing(context: client.RequestContext): OutgoingRequest {
  const body = context.getBody();
  return {
    url: context.getUrl(),
    method: context.getHttpMethod().toString(),
    headers: { ...context.getHeaders() },
    body: typeof body === "string" ? body : undefined,
  };
}
