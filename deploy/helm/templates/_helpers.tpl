{{- define "firedamp.config" -}}
{{- .Values.config | default (.Files.Get "files/firedamp.yaml") -}}
{{- end -}}

{{- define "firedamp.egress" -}}
{{- range .Values.networkPolicy.egressPorts }}
- port: {{ . }}
  protocol: TCP
{{- end }}
{{- end -}}

{{/* The template of a pod: "role" is the command, "name" the value of its label, "root" the chart. */}}
{{- define "firedamp.pod" -}}
metadata:
  labels:
    app.kubernetes.io/name: {{ .name }}
  annotations:
    checksum/configuration: {{ include "firedamp.config" .root | sha256sum }}
spec:
  serviceAccountName: firedamp
  automountServiceAccountToken: {{ or (eq .role "run") (eq .role "ingest") }}
  enableServiceLinks: false
  terminationGracePeriodSeconds: 60
  securityContext:
    runAsNonRoot: true
    runAsUser: 65532
    runAsGroup: 65532
    fsGroup: 65532
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: firedamp
      image: "{{ .root.Values.image.repository }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}"
      imagePullPolicy: {{ .root.Values.image.pullPolicy }}
      args: [{{ .role }}, -c, /etc/firedamp/firedamp.yaml]
      {{- with .root.Values.javaOptions }}
      env:
        - name: _JAVA_OPTIONS
          value: {{ . | quote }}
      {{- end }}
      ports:
        {{- if or (eq .role "run") (eq .role "ingest") }}
        - name: listener
          containerPort: 8420
        {{- end }}
        - name: http
          containerPort: 8421
      livenessProbe:
        httpGet:
          path: /healthz
          port: http
        periodSeconds: 10
        timeoutSeconds: 5
        failureThreshold: 6
      startupProbe:
        httpGet:
          path: /healthz
          port: http
        periodSeconds: 5
        timeoutSeconds: 5
        failureThreshold: 60
      readinessProbe:
        httpGet:
          path: /readyz
          port: http
        periodSeconds: 10
        timeoutSeconds: 5
      resources:
        {{- toYaml .root.Values.resources | nindent 8 }}
      securityContext:
        runAsNonRoot: true
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop: [ALL]
        seccompProfile:
          type: RuntimeDefault
      volumeMounts:
        - name: data
          mountPath: /data
        - name: configuration
          mountPath: /etc/firedamp
          readOnly: true
        - name: secrets
          mountPath: /etc/firedamp-secrets
          readOnly: true
  volumes:
    {{- if or (eq .role "ingest") (eq .role "deliver") }}
    - name: data
      emptyDir: {}
    {{- end }}
    - name: configuration
      configMap:
        name: firedamp
    - name: secrets
      secret:
        secretName: {{ .root.Values.secret }}
        defaultMode: 0440
{{- end -}}

{{- define "firedamp.claim" -}}
volumeClaimTemplates:
  - metadata:
      name: data
    spec:
      accessModes: [ReadWriteOnce]
      {{- with .Values.storage.className }}
      storageClassName: {{ . }}
      {{- end }}
      resources:
        requests:
          storage: {{ .Values.storage.size }}
{{- end -}}
