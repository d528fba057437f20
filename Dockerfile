# syntax=docker/dockerfile:1

FROM node:24-slim AS workspace
WORKDIR /papo
RUN npm install --global pnpm@12
COPY package.json pnpm-workspace.yaml pnpm-lock.yaml tsconfig.base.json ./
COPY packages packages
COPY examples examples

# The server, the front ends, built and precompressed, and the packages that the server hands out.
FROM workspace AS bundles
COPY LICENSE ./
COPY scripts scripts
RUN pnpm install --frozen-lockfile
RUN pnpm build

# Only what the server needs at run time.
FROM workspace AS dependencies
RUN pnpm install --frozen-lockfile --prod --filter-prod @papo/api...

# The sources keep their workspace paths: Node strips types only outside node_modules.
FROM node:24-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 DATA_DIR=/var/lib/papo MALLOC_ARENA_MAX=2
WORKDIR /papo
RUN install --directory --owner=node --group=node --mode=0700 /var/lib/papo \
  && ln -s /papo/packages/api/dist/command.js /usr/local/bin/papo
COPY LICENSE package.json ./
COPY --from=dependencies /papo/node_modules node_modules
COPY --from=dependencies /papo/packages/protocol packages/protocol
COPY --from=dependencies /papo/packages/core packages/core
COPY --from=dependencies /papo/packages/api packages/api
COPY --from=bundles /papo/packages/api/dist packages/api/dist
COPY --from=bundles /papo/packages/widget/dist packages/widget/dist
COPY --from=bundles /papo/packages/console/dist packages/console/dist
COPY --from=bundles /papo/dist dist
# What the server shows under /docs.
COPY docs/embedding.md docs/identity.md docs/
COPY packages/sdk/README.md packages/sdk/
COPY packages/testing/README.md packages/testing/
USER node
VOLUME /var/lib/papo
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Leaves less garbage than Node's defaults do: see docs/operating.md.
CMD ["node", "--max-semi-space-size=8", "--max-old-space-size=512", "--heap-growing-percent=25", "packages/api/dist/main.js"]
