FROM python:3.11-slim

RUN apt-get update \
  && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
  && rm -rf /var/lib/apt/lists/* \
  && useradd --system --uid 10001 --home-dir /srv/qualipref qualipref \
  && install -d -o qualipref /data

WORKDIR /srv/qualipref
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes -r requirements.txt
COPY . .
RUN python -m compileall -q .

ENV DJANGO_SETTINGS_MODULE=qualipref.settings.production QUALIPREF_DATA_DIR=/data PYTHONUNBUFFERED=1
USER qualipref
EXPOSE 8000
CMD ["gunicorn", "qualipref.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--workers", "2", \
     "--threads", "4", "--timeout", "60", "--preload", "--no-control-socket"]
