# A static program and nothing beside it. The root may be read-only: only /data is written to, which is where SQLite keeps
# its file and its temporary files. Build: docker build -t teragraph .
FROM golang:1.26.8 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags="-s -w" -o /out/teragraph . && mkdir /out/data

FROM scratch
# For databases and collectors that are spoken to by TLS. No time zones: everything is UTC.
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/teragraph /teragraph
COPY --from=build --chown=65532:65532 /out/data /data
ENV TERAGRAPH_LISTEN=:4000 TERAGRAPH_DATABASE=sqlite:/data/teragraph.db TERAGRAPH_SEED=admin TMPDIR=/data
USER 65532:65532
VOLUME /data
EXPOSE 4000
ENTRYPOINT ["/teragraph"]
