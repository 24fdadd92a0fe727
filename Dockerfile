# One image for both processes of production: the API (default) and the worker (command: dist/worker/main.js).
# glibc, because the Temporal SDK's native core has no build for musl.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY . .
RUN node scripts/setup.mjs --build-only && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
# The SDK's core verifies Temporal's TLS certificates with the system's roots.
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates tini && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/dist ./dist
COPY --from=build --chown=root:root /app/examples ./examples
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    METRICS_PORT=9464
USER node
EXPOSE 3000 9464
# tini hands SIGTERM on and reaps; Node as process 1 does neither by itself.
ENTRYPOINT ["tini", "--", "node", "--enable-source-maps"]
CMD ["dist/api/main.js"]
