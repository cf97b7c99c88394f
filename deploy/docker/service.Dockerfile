# One image for any service: docker build -f deploy/docker/service.Dockerfile --build-arg SERVICE=sales .
FROM node:24-slim AS build
ARG SERVICE
WORKDIR /src
COPY . .
RUN npm ci --no-progress --loglevel=error && npm run build \
  && mkdir -p /app/node_modules/@prisma /app/prisma /app/ui \
  && cp -r services/$SERVICE/dist /app/dist \
  && cp -r services/$SERVICE/prisma/migrations /app/prisma/migrations \
  && if [ -d services/$SERVICE/ui/dist ]; then cp -r services/$SERVICE/ui/dist /app/ui/dist; fi \
  && cp -r node_modules/@prisma/schema-engine-wasm /app/node_modules/@prisma/ \
  && if [ $SERVICE = clients ]; then cp -r node_modules/pdfmake /app/node_modules/; fi

FROM node:24-slim
# Files belong to root and are only read: the root file system may be mounted read-only.
WORKDIR /app
COPY --from=build /app /app
USER 10001:10001
ENV NODE_ENV=production NODE_OPTIONS="--disable-warning=TimeoutNegativeWarning" \
  CRM_GRPC_LISTEN=0.0.0.0:50051 CRM_HTTP_LISTEN=0.0.0.0:8080 \
  CRM_MIGRATIONS_DIR=/app/prisma/migrations CRM_UI_DIR=/app/ui/dist
EXPOSE 50051 8080
CMD ["node", "dist/main.mjs"]
