# Fanloop in one image; every process role is the same image with another command.

FROM python:3.11-slim AS parts
RUN python -m venv /parts
COPY requirements.lock .
RUN /parts/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
# mplfonts brings six Chinese fonts, about 100 MB. Posters and charts use Noto Sans and Noto Serif; the others stay out.
RUN find /parts -path '*/mplfonts/fonts/*' -type f ! -name 'NotoSansCJKsc-*' ! -name 'NotoSerifCJKsc-*' -delete

FROM python:3.11-slim
# libfribidi: Pillow needs it to join Arabic letters in names.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libfribidi0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin fanloop \
    && install --directory --owner=fanloop --group=fanloop /data
COPY --from=parts /parts /parts
WORKDIR /app
COPY LICENSE ./
COPY config config
COPY storage storage
COPY handlers handlers
COPY bot bot
RUN /parts/bin/python -m compileall -q .

# The host is not loopback here, so the playground opens only where FANLOOP_PLAYGROUND_PASSWORD is set.
ENV PATH=/parts/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    FANLOOP_DATABASE_URL=sqlite:////data/fanloop.db \
    FANLOOP_WEB__HOST=0.0.0.0
USER fanloop
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s \
    CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f\"http://127.0.0.1:{os.environ.get('FANLOOP_WEB__PORT') or 8080}/healthz\", timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
