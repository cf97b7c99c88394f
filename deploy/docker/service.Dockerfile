# One image for any service; README.md beside this file says how it is built.
ARG NODE_IMAGE=node:24-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY . .
# The same lines as in gateway.Dockerfile: the second image takes them from the cache.
RUN npm ci --no-progress --loglevel=error
RUN npm run build
ARG SERVICE
RUN mkdir -p /app/node_modules/@prisma /app/prisma /app/ui \
  && cp -r services/$SERVICE/dist /app/dist \
  && cp -r services/$SERVICE/prisma/migrations /app/prisma/migrations \
  && if [ -d services/$SERVICE/ui/dist ]; then cp -r services/$SERVICE/ui/dist /app/ui/dist; fi \
  && cp -r node_modules/@prisma/schema-engine-wasm /app/node_modules/@prisma/ \
  && if [ $SERVICE = clients ]; then cp -r node_modules/pdfmake /app/node_modules/; fi

FROM ${NODE_IMAGE}
# Files belong to root and are only read: the root file system may be mounted read-only.
WORKDIR /app
COPY --from=build /app /app
USER 10001:10001
ENV NODE_ENV=production NODE_OPTIONS="--disable-warning=TimeoutNegativeWarning" \
  CRM_GRPC_LISTEN=0.0.0.0:50051 CRM_HTTP_LISTEN=0.0.0.0:8080 \
  CRM_MIGRATIONS_DIR=/app/prisma/migrations CRM_UI_DIR=/app/ui/dist
EXPOSE 50051 8080
CMD ["node", "dist/main.mjs"]
