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
# All of the checkout: without some files, it would be modified, as voxgen version would say.
COPY . .
RUN mkdir -p /root/image/etc/ssl/certs && mkdir -m 1777 /root/image/tmp \
    && cp /etc/ssl/certs/ca-certificates.crt /root/image/etc/ssl/certs/ \
    && CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -ldflags="-s -w" -o /root/image/voxgen ./cmd/voxgen

FROM scratch
COPY --from=build /root/image/ /
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/voxgen"]
