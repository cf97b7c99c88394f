# The gateway with the portal's shell; README.md beside this file says how it is built.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY . .
RUN npm ci --no-progress --loglevel=error
RUN npm run build
RUN mkdir -p /app/shell /app/node_modules \
  && cp -r gateway/dist /app/dist \
  && cp -r web/shell/dist/. /app/shell/ \
  && cp gateway/openapi.json proto/asyncapi.yaml deploy/kafka/topics.yaml /app/ \
  && cp -r node_modules/swagger-ui-dist /app/node_modules/

FROM ${NODE_IMAGE}
# Files belong to root and are only read: the root file system may be mounted read-only.
WORKDIR /app
COPY --from=build /app /app
USER 10001:10001
ENV NODE_ENV=production NODE_OPTIONS="--disable-warning=TimeoutNegativeWarning" \
  CRM_HTTP_LISTEN=0.0.0.0:8080 CRM_OPS_LISTEN=0.0.0.0:8081 CRM_SHELL_DIR=/app/shell \
  CRM_OPENAPI_FILE=/app/openapi.json CRM_ASYNCAPI_FILE=/app/asyncapi.yaml CRM_TOPICS_FILE=/app/topics.yaml
EXPOSE 8080 8081
CMD ["node", "dist/main.mjs"]
