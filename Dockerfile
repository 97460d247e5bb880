# Iris in a container: docs/deploy.md#in-a-container
# The image of another registry, or pinned by digest, goes here: --build-arg NODE_IMAGE=…
ARG NODE_IMAGE=node:24.21.0-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
# Packages first, so that a change of the sources doesn't install them again.
COPY package.json package-lock.json ./
COPY lib/tools/cli/bootstrap.mjs lib/tools/cli/bootstrap.mjs
RUN node lib/tools/cli/bootstrap.mjs install
COPY . .
RUN node lib/tools/cli/bootstrap.mjs build

FROM ${NODE_IMAGE}
ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    HOST=0.0.0.0 \
    PORT=3000 \
    IRIS_HOME=/data \
    HOME=/tmp
WORKDIR /app
COPY --from=build --chown=root:root /app /app
# All that is written: the embedded database and its keys. Against a hosted Supabase nothing is.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=3m --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/api/health').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "lib/tools/cli/bootstrap.mjs", "start"]
