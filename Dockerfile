FROM node:20-slim AS build
WORKDIR /handbill
COPY . .
RUN npm ci --no-audit --no-fund && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:20-slim
WORKDIR /handbill
ENV NODE_ENV=production
COPY --from=build /handbill/package.json ./
COPY --from=build /handbill/node_modules ./node_modules
COPY --from=build /handbill/build ./build
COPY --from=build /handbill/proto ./proto
COPY --from=build /handbill/dist ./dist
USER node
EXPOSE 50051
ENTRYPOINT ["node", "dist/main.js"]
