# An image with nothing but voxgen and the certificates that `voxgen import` needs:
#
#   docker build -t voxgen .
#   docker run --rm -u "$(id -u):$(id -g)" -v "$PWD:/work" voxgen generate
#
# There is no git in it, so `voxgen diff git:REV:PATH` is not possible.
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
ARG TARGETOS TARGETARCH
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -ldflags="-s -w" -o /root/voxgen ./cmd/voxgen \
    && mkdir -m 1777 /root/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /root/tmp /tmp
COPY --from=build /root/voxgen /voxgen
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/voxgen"]
